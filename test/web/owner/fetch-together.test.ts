/** @jest-environment node */

import { MAX_SEALED_BATCH } from '@homeward/shared/api/sealed-batch';
import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, expect, test } from '@jest/globals';
import { fetchTogether } from '../../../server/web/src/owner/fetch-together.ts';

const DEVICE = '0190a0a0-0000-7000-8000-000000000001';
const idsOf = (count: number) => Array.from({ length: count }, (_, at) => `item-${at}`);
const bytesOf = (id: string) => new TextEncoder().encode(id);

const asked = { together: [] as (readonly string[])[], alone: [] as string[] };
beforeEach(() => {
  asked.together = [];
  asked.alone = [];
});
const ports = {
  fetchBatch: async (_: string, ids: readonly string[]) => {
    asked.together.push(ids);
    return ids.map((id) => (id.endsWith('7') ? null : bytesOf(id)));
  },
  fetchBytes: async (path: string) => {
    const id = path.split('/').at(-2) ?? '';
    asked.alone.push(id);
    return bytesOf(id);
  },
};

test('an answer is asked for when the first of its items is wanted, and not before', async () => {
  const ids = idsOf(MAX_SEALED_BATCH + 20);
  const fetchSealed = fetchTogether(ids, DEVICE, ports);
  expect(asked.together).toEqual([]);
  for (const [at, id] of ids.entries()) {
    expect(await fetchSealed(id)).toEqual(bytesOf(id));
    expect(asked.together).toHaveLength(at < MAX_SEALED_BATCH ? 1 : 2);
  }
  expect(asked.together).toEqual([ids.slice(0, MAX_SEALED_BATCH), ids.slice(MAX_SEALED_BATCH)]);
  expect(asked.alone).toEqual(ids.filter((id) => id.endsWith('7')));
});

test('one alone, one that was not named, and one that was taken already are asked for alone', async () => {
  const one = fetchTogether(['item-1'], DEVICE, ports);
  expect(await one('item-1')).toEqual(bytesOf('item-1'));
  const two = fetchTogether(['item-2', 'item-3'], DEVICE, ports);
  expect(await two('item-2')).toEqual(bytesOf('item-2'));
  expect(await two('item-2')).toEqual(bytesOf('item-2'));
  expect(await two('item-9')).toEqual(bytesOf('item-9'));
  expect(asked.together).toEqual([['item-2', 'item-3']]);
  expect(asked.alone).toEqual(['item-1', 'item-2', 'item-9']);
});

test('an answer that does not come is told to each who waits for it', async () => {
  const down = async () => {
    throw new HomewardError('unavailable', 'the server did not answer');
  };
  const fetchSealed = fetchTogether(['item-1', 'item-2'], DEVICE, { ...ports, fetchBatch: down });
  const both = await Promise.allSettled([fetchSealed('item-1'), fetchSealed('item-2')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(asked.alone).toEqual([]);
});
