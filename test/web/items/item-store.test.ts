/** @jest-environment node */
import { toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { canonicalJson } from '@homeward/shared/strict-json';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ItemStore, isUnreached } from '../../../server/web/src/items/item-store.ts';
import type { Opener } from '../../../server/web/src/items/opener.ts';
import { envelope, opened } from './entries.ts';

const trust = { accountId: '', deviceId: '', deviceKey: '', receiptKey: '', identities: [] };
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function listed(seq: number) {
  const own = envelope(seq, { id: uuid(seq), accountId: uuid(0), deviceId: uuid(0) });
  const payload = toBase64Url(new TextEncoder().encode(canonicalJson(own)));
  return { ...opened(seq, { kind: 'dropped' }).listed, envelope: `${payload}.${'A'.repeat(86)}` };
}

function storeWith(open: Opener['open']) {
  const store = new ItemStore({ open, checkChain: async () => ({ envelopes: [], breaks: [] }) });
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  return { store, told: () => told };
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the store of items', () => {
  test('tells of hundreds that open one by one only a few times', async () => {
    const own = envelope(1);
    const { store, told } = storeWith(async () => ({ envelope: own, receiptAt: 0, content: { kind: 'dropped' } }));
    const items = Array.from({ length: 300 }, (_, at) => listed(at + 1));
    expect(store.view().entriesOf(items, trust)).toHaveLength(300);
    await jest.advanceTimersByTimeAsync(200);
    expect(told()).toBeLessThanOrEqual(3);
    expect(
      store
        .view()
        .entriesOf(items, trust)
        .every(({ state }) => state.status === 'open'),
    ).toBe(true);
  });

  test('tells what it could not reach from what it refused, and tries only the first again', async () => {
    const tries: number[] = [];
    const { store } = storeWith(async (item) => {
      const isFirst = item === items[0];
      tries.push(isFirst ? 1 : 2);
      throw new HomewardError(isFirst ? 'unavailable' : 'item_refused', '');
    });
    const items = [listed(1), listed(2)];
    store.view().entriesOf(items, trust);
    await jest.advanceTimersByTimeAsync(200);
    expect(store.view().entriesOf(items, trust).map(isUnreached)).toEqual([true, false]);
    store.retryUnreached();
    await jest.advanceTimersByTimeAsync(200);
    store.view().entriesOf(items, trust);
    expect(tries).toEqual([1, 2, 1]);
  });
});
