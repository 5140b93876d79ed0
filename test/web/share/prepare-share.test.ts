/** @jest-environment node */

import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import type { Envelope } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { MAX_SHARED_ITEMS } from '@homeward/shared/share';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { OpeningKey } from '../../../server/web/src/owner/shared-items.ts';
import { prepareShare, requireRoom } from '../../../server/web/src/share/prepare-share.ts';
import { type OwnerAndMac, ownerAndMac } from '../../shared/owner-and-mac.ts';
import { envelope } from '../items/entries.ts';

const receipt = { envelopeHash: '', index: 0, path: [], root: '' };
const key = (isPhoto = false): OpeningKey => ({
  key: { envelopeHash: toBase64Url(randomBytes(32)), fileKey: toBase64Url(randomBytes(16)) },
  isPhoto,
});

let us: OwnerAndMac;
beforeAll(async () => {
  us = await ownerAndMac();
});

async function listed(change: Partial<Envelope>, body: ListedItem['body'] = 'kept'): Promise<ListedItem> {
  return { envelope: (await us.item(change)).token, receipt, body, receivedAt: 0 };
}

interface Run {
  readonly items: readonly ListedItem[];
  readonly fileKey?: (item: ListedItem) => Promise<OpeningKey>;
  readonly signal?: AbortSignal;
}

async function prepare({ items, fileKey = async () => key(), signal = new AbortController().signal }: Run) {
  const done: string[] = [];
  const prepared = await prepareShare({
    call: (async () => ({ items, cursor: null })) as unknown as Call,
    deviceId: us.deviceId,
    choice: { from: 1_000, to: 2_000, kinds: ['report', 'snapshot'] },
    fileKey,
    onProgress: (count, all) => done.push(`${count}/${all}`),
    signal,
  });
  return { prepared, done };
}

describe('what a link will open', () => {
  test('is what was chosen by kind and time, and what the server has the bytes of', async () => {
    const items = await Promise.all([
      listed({ seq: 1, capturedAt: 1_000 }),
      listed({ seq: 2, capturedAt: 1_500, kind: 'snapshot' }),
      listed({ seq: 3, capturedAt: 2_000 }),
      listed({ seq: 4, capturedAt: 999 }),
      listed({ seq: 5, capturedAt: 1_500, kind: 'route' }),
      listed({ seq: 6, capturedAt: 1_500, kind: 'snapshot' }, 'dropped'),
    ]);
    const strange = { envelope: 'no.envelope', receipt, body: 'kept', receivedAt: 0 } as const;
    const asked: ListedItem[] = [];
    const { prepared, done } = await prepare({
      items: [...items, strange],
      fileKey: async (item) => {
        asked.push(item);
        return key(item === items[1]);
      },
    });
    expect(asked).toEqual(items.slice(0, 2));
    expect(prepared).toMatchObject({ photos: 1, refused: 0 });
    expect([prepared.itemIds.length, prepared.keys.length]).toEqual([2, 2]);
    expect(done).toEqual(['1/2', '2/2']);
  });

  test('counts photos, not what a camera gave in the place of one', async () => {
    const taken = { capturedAt: 1_000, kind: 'snapshot' } as const;
    const items = await Promise.all([listed({ seq: 1, ...taken }), listed({ seq: 2, ...taken })]);
    const { prepared } = await prepare({ items, fileKey: async (item) => key(item === items[0]) });
    expect(prepared.keys).toHaveLength(2);
    expect(prepared.photos).toBe(1);
  });

  test('leaves out what does not pass the checks, and says how many that are', async () => {
    const items = await Promise.all([listed({ seq: 1, capturedAt: 1_000 }), listed({ seq: 2, capturedAt: 1_001 })]);
    const fileKey = async (item: ListedItem) => {
      if (item === items[0]) throw new HomewardError('bad_signature', 'not the Mac’s');
      return key();
    };
    const { prepared } = await prepare({ items, fileKey });
    expect(prepared).toMatchObject({ refused: 1 });
    expect(prepared.itemIds).toHaveLength(1);
    const none = prepare({ items: items.slice(0, 1), fileKey });
    await expect(none).rejects.toMatchObject({ code: 'item_refused' });
  });

  test('is nothing at all where the server cannot be reached or the owner cancels', async () => {
    const items = await Promise.all(
      Array.from({ length: 10 }, (_, at) => listed({ seq: at + 1, capturedAt: 1_000 + at })),
    );
    let asked = 0;
    const fileKey = async () => {
      asked += 1;
      throw new HomewardError('unavailable', 'the server did not answer');
    };
    await expect(prepare({ items, fileKey })).rejects.toMatchObject({ code: 'unavailable' });
    expect(asked).toBeLessThan(10);
    const ended = new AbortController();
    ended.abort(new Error('cancelled'));
    await expect(prepare({ items, signal: ended.signal })).rejects.toThrow('cancelled');
  });

  test('says what to do where there is nothing, or too much', () => {
    const of = (size: number) => ({ envelope: envelope(1, { size }) });
    expect(() => requireRoom([])).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(() => requireRoom(Array.from({ length: MAX_SHARED_ITEMS }, () => of(1)))).not.toThrow();
    const many = Array.from({ length: MAX_SHARED_ITEMS + 1 }, () => of(1));
    expect(() => requireRoom(many)).toThrow(/2001 items; a link opens 2000 at most: choose a shorter time/);
    const large = Array.from({ length: 17 }, () => of(16 * 1024 * 1024));
    expect(() => requireRoom(large)).toThrow(/272 MiB; a link opens 256 MiB at most: choose a shorter time/);
  });
});
