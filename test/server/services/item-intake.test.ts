import { createHash, randomBytes } from 'node:crypto';
import { toBase64Url } from '@homeward/shared/base64url';
import { utf8 } from '@homeward/shared/bytes';
import { canonicalJson } from '@homeward/shared/strict-json';
import { describe, expect, test } from '@jest/globals';
import { blobKey, ItemIntake, type ItemIntakePorts, MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { TEST_ACCOUNT, testItem } from '../test-items.ts';

const device = { accountId: TEST_ACCOUNT, deviceId: '018f3c1e-0000-7000-8000-000000000001', certified: true };
const receipt = { envelopeHash: 'h', index: 0, path: [], root: 'r' };

/** An intake that notes what happens, in its order. */
function noting(ports: Partial<ItemIntakePorts> = {}) {
  const steps: string[] = [];
  const failures: unknown[] = [];
  const intake = new ItemIntake({
    blobs: {
      put: async (key) => void steps.push(`blob ${key}`),
      read: () => Promise.reject(new Error('nobody reads here')),
      delete: async () => {},
      deleteOf: async () => {},
      sweep: async () => 0,
    },
    commit: async (items) => {
      steps.push(`rows ${items.map(({ body }) => body).join()}`);
      return items.map(() => ({ ok: { receipt, receivedAt: 1, isNew: true } }));
    },
    stored: () => void steps.push('told'),
    onFailure: (cause) => failures.push(cause),
    ...ports,
  });
  return { intake, steps, failures };
}

function sent(size: number) {
  const bytes = randomBytes(size);
  const sealedSha256 = createHash('sha256').update(bytes).digest('base64url');
  const envelope = { ...testItem(device.deviceId, { seq: 1 }).envelope, size, sealedSha256 };
  const token = `${toBase64Url(utf8(canonicalJson(envelope)))}.${'A'.repeat(86)}`;
  return { id: envelope.id, headers: { 'homeward-envelope': token }, bytes, sealedSha256 };
}

describe('taking items in', () => {
  test('up to 64 KiB they go into their rows', async () => {
    const { intake, steps } = noting();
    const { id, headers, bytes } = sent(MAX_ROW_BYTES);
    expect(await intake.accept(device, id, headers, bytes)).toBe(receipt);
    expect(steps).toEqual(['rows row', 'told']);
  });

  test('beyond, the blob comes before the row', async () => {
    const { intake, steps } = noting();
    const { id, headers, bytes, sealedSha256 } = sent(MAX_ROW_BYTES + 1);
    await intake.accept(device, id, headers, bytes);
    expect(steps).toEqual([`blob ${blobKey(device.deviceId, id, sealedSha256)}`, 'rows file', 'told']);
  });

  test('a blob that could not be written is “unavailable”, and no row names it', async () => {
    const full = new Error('no space left');
    const { intake, steps, failures } = noting({
      blobs: {
        put: () => Promise.reject(full),
        read: () => Promise.reject(full),
        delete: async () => {},
        deleteOf: async () => {},
        sweep: async () => 0,
      },
    });
    const { id, headers, bytes } = sent(MAX_ROW_BYTES + 1);
    await expect(intake.accept(device, id, headers, bytes)).rejects.toMatchObject({ code: 'unavailable' });
    expect(steps).toEqual([]);
    expect(failures).toEqual([full]);
  });

  test('nobody is told of an item that was known already, or of one that failed', async () => {
    const known = noting({
      commit: async (items) => items.map(() => ({ ok: { receipt, receivedAt: 1, isNew: false } })),
    });
    const { id, headers, bytes } = sent(100);
    await known.intake.accept(device, id, headers, bytes);
    const failing = noting({ commit: () => Promise.reject(new Error('disk full')) });
    await expect(failing.intake.accept(device, id, headers, bytes)).rejects.toMatchObject({ code: 'unavailable' });
    expect([...known.steps, ...failing.steps]).toEqual([]);
  });
});
