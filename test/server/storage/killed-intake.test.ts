import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { envelopeKind } from '@homeward/shared/envelope';
import { type Receipt, verifyReceipt } from '@homeward/shared/receipt';
import { hashSigned } from '@homeward/shared/signed';
import { canonicalJson } from '@homeward/shared/strict-json';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createItems } from '../../../server/src/repositories/items.ts';
import { blobKey, MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { nativeSigningKey } from '../../../server/src/services/native-signing-key.ts';
import { openDatabase } from '../../../server/src/storage/database.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import { insertDevice, TEST_ACCOUNT, testItem } from '../test-items.ts';
import type { KilledIntakeOrder } from './killed-intake.ts';

const PROGRAM = fileURLToPath(new URL('./killed-intake.ts', import.meta.url));
const DEADLINE_MS = 120_000;

let directory: string;
let order: Omit<KilledIntakeOrder, 'directory' | 'killBefore'>;
const sealed = new Map<string, Buffer>();
const receiptSeed = randomBytes(32);
const receiptKey = toBase64Url(nativeSigningKey(receiptSeed).publicKey);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-killed-'));
  await mkdir(join(directory, 'empty'));
  const database = await openDatabase(join(directory, 'empty'));
  const deviceId = await insertDevice(database);
  await database.destroy();
  const items = [1000, MAX_ROW_BYTES + 1, 2000].map((size, index) => {
    const bytes = randomBytes(size);
    const { envelope } = testItem(deviceId, { seq: index + 1 });
    const sealedSha256 = createHash('sha256').update(bytes).digest('base64url');
    const payload = utf8(canonicalJson({ ...envelope, size, sealedSha256 }));
    sealed.set(envelope.id, bytes);
    // The server leaves the signature to the owner; it has to have its form only.
    return { id: envelope.id, token: `${toBase64Url(payload)}.${'A'.repeat(86)}`, sealed: toBase64Url(bytes) };
  });
  order = { receiptSeed: receiptSeed.toString('base64url'), accountId: TEST_ACCOUNT, deviceId, items };
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs the intake on a copy of the empty data, killed before a step. @returns what it printed. */
async function run(killBefore: number) {
  const data = join(directory, `run-${killBefore}`);
  await cp(join(directory, 'empty'), data, { recursive: true });
  const file = join(directory, `order-${killBefore}.json`);
  await writeFile(file, JSON.stringify({ ...order, directory: data, killBefore } satisfies KilledIntakeOrder));
  const { lines, signal } = await new Promise<{ lines: string[]; signal: string | null }>((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, file], { timeout: DEADLINE_MS }, (error, stdout, stderr) => {
      if (error && error.signal !== 'SIGKILL') reject(new Error(stderr, { cause: error }));
      else resolve({ lines: stdout.split('\n').filter(Boolean), signal: error?.signal ?? null });
    });
  });
  const told = lines.map((line) => JSON.parse(line) as { id: string; receipt: Receipt } | { steps: number });
  return {
    data,
    signal,
    receipts: told.filter((each) => 'receipt' in each),
    steps: told.flatMap((each) => ('steps' in each ? [each.steps] : []))[0] ?? 0,
  };
}

/** What is left after the process ended. */
async function whatStays(data: string) {
  const database = await openDatabase(data);
  const blobs = createFileBlobStore(join(data, 'blobs'));
  const items = createItems(database);
  const { deviceId } = order;
  const listed = await items.list(deviceId, { limit: 100 });
  const contents = new Map<string, Buffer>();
  for (const { id } of order.items) {
    const place = await items.sealed(deviceId, id);
    if (place?.body === 'row') contents.set(id, Buffer.from(place.sealed ?? []));
    if (place?.body === 'file') {
      contents.set(id, await buffer(await blobs.read(blobKey(deviceId, id, place.sealedSha256))));
    }
  }
  await database.destroy();
  return { listed: listed.map(({ item }) => item), contents };
}

describe('a server that is killed while it takes items in', () => {
  test('has, whatever the step, every item that it gave a receipt for, and no row without its bytes', async () => {
    const whole = await run(Number.MAX_SAFE_INTEGER);
    expect(whole.receipts).toHaveLength(order.items.length);
    expect(whole.steps).toBeGreaterThan(15);
    const seen = { nothing: 0, all: 0 };
    for (let killBefore = 0; killBefore < whole.steps; killBefore += 1) {
      const { data, signal, receipts } = await run(killBefore);
      expect(signal).toBe('SIGKILL');
      const { listed, contents } = await whatStays(data);
      for (const { id, receipt } of receipts) {
        const token = order.items.find((item) => item.id === id)?.token ?? '';
        await verifyReceipt(receipt, hashSigned(envelopeKind, token), receiptKey);
        expect(listed).toContainEqual(expect.objectContaining({ envelope: token, receipt }));
      }
      // A blob that a row names is there: `read` would have failed.
      expect(contents.size).toBe(listed.length);
      for (const [id, bytes] of contents) expect(bytes.equals(sealed.get(id) ?? Buffer.alloc(0))).toBe(true);
      if (listed.length === 0) seen.nothing += 1;
      if (listed.length === order.items.length) seen.all += 1;
    }
    // Killed early there is nothing, killed late there is everything: the steps were the ones that matter.
    expect(seen.nothing).toBeGreaterThan(0);
    expect(seen.all).toBeGreaterThan(0);
  }, 900_000);
});
