import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { utf8 } from '@homeward/shared/bytes';
import { identitiesOf } from '@homeward/shared/keyring';
import { sealItem } from '@homeward/shared/seal';
import { locate } from '../../scripts/system-packages.ts';
import { launchBrowser } from '../../scripts/trial/browser.ts';
import { allItems } from '../../scripts/trial/evidence.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { pairByHand, putUnsealed } from '../e2e/unsealed-machine.ts';
import { type Figure, median } from './figure.ts';

const ITEMS = 300;
const ROUNDS = 3;
const ASSETS = fileURLToPath(new URL('../../server/web/dist/assets', import.meta.url));

/**
 * How many reports a second the console's own workers fetch, verify and open, in Chromium against a real server.
 * Needs a build of the console and Chromium; without them there is no figure.
 */
export async function measureOpenInBrowser(): Promise<Figure[]> {
  const chromium = locate('chromium', process.env['PATH'] ?? '');
  const worker = (await readdir(ASSETS).catch(() => [])).find((name) => /^opener-worker.*\.js$/.test(name));
  if (!chromium || !worker) {
    process.stderr.write('open_per_s is left out: it needs Chromium and a build of the console\n');
    return [];
  }
  const directory = await mkdtemp(join(tmpdir(), 'homeward-bench-'));
  const server = await startServer(directory, await freePort(), ['--log-level', 'error']);
  const { browser, close } = await launchBrowser(chromium);
  try {
    const { origin, invitation } = server;
    const password = 'lantern orbit velvet thimble quarry meadow';
    const owner = await signUpOwner(origin, { loginName: 'bench', password, invitation });
    const machine = await pairByHand(owner, origin);
    const { deviceId, accountId } = machine;
    for (let seq = 1; seq <= ITEMS; seq += 1) {
      const identity = {
        accountId,
        deviceId,
        epoch: 1,
        id: crypto.randomUUID(),
        seq,
        kind: 'event' as const,
        capturedAt: Date.now(),
      };
      const body = {
        mediaType: 'application/json' as const,
        bytes: utf8(`{"at":1,"event":"paired","v":1}${' '.repeat(900)}`),
      };
      const { sealed, ...digests } = await sealItem(identity, body, owner.account.keyring.recipient);
      await putUnsealed(machine, new Uint8Array(sealed), { ...identity, ...digests, size: sealed.length });
    }
    const items = await allItems(owner, deviceId);
    const { deviceKey } = machine;
    const trust = {
      accountId,
      deviceId,
      deviceKey: Buffer.from(deviceKey.publicKey).toString('base64url'),
      receiptKey: owner.receiptKey,
      identities: identitiesOf(owner.account.keyring),
    };
    const context = await browser.newContext({ extraHTTPHeaders: { authorization: owner.authorization } });
    const page = await context.newPage();
    await page.goto(origin);
    const rates: number[] = [];
    let workers = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const measured = await page.evaluate(openAll, {
        ...{ url: `${origin}/assets/${worker}`, items, trust },
        access: { carrier: 'cookie', origin },
      });
      rates.push(measured.perSecond);
      workers = measured.workers;
    }
    return [
      {
        name: 'open_per_s',
        value: median(rates),
        unit: '1/s',
        goal: null,
        note: `fetched, verified and opened in Chromium by ${workers} worker(s)`,
      },
    ];
  } finally {
    await close();
    await server.program.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

interface OpenedByWorkers {
  readonly url: string;
  readonly items: unknown[];
  readonly trust: unknown;
  readonly access: unknown;
}

/** Runs in the page: hands all items to the console's own workers, so many at a time as the console does. */
async function openAll({ url, items, ...questions }: OpenedByWorkers) {
  const BATCH = 50;
  const count = Math.max(2, Math.min(4, navigator.hardwareConcurrency - 1));
  const workers = Array.from({ length: count }, () => new Worker(url, { type: 'module' }));
  const ask = (ticket: number, some: readonly unknown[]) =>
    new Promise<void>((resolve, reject) => {
      const worker = workers[ticket % count] as Worker;
      worker.addEventListener('message', function hear({ data }) {
        if (data.ticket !== ticket) return;
        const refused = data.outcomes?.find(({ status }: { status: string }) => status === 'refused');
        if (refused || data.is === 'failure') reject(new Error(JSON.stringify(refused ?? data)));
        if (data.is !== 'done') return;
        worker.removeEventListener('message', hear);
        resolve();
      });
      const wanted = some.map((listed) => ({ listed, isLookedAt: false }));
      worker.postMessage({ task: 'open', items: wanted, ticket, kept: null, ...questions });
    });
  // The first one pays for loading the worker.
  await Promise.all(workers.map((_, index) => ask(items.length + index, items.slice(0, 1))));
  const startedAt = performance.now();
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  await Promise.all(batches.map((batch, index) => ask(index, batch)));
  const perSecond = items.length / ((performance.now() - startedAt) / 1_000);
  for (const worker of workers) worker.terminate();
  return { perSecond, workers: count };
}
