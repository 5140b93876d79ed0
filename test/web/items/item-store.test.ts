/** @jest-environment node */
import { toBase64Url } from '@homeward/shared/base64url';
import type { Envelope } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { canonicalJson } from '@homeward/shared/strict-json';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ItemStore, isUnreached } from '../../../server/web/src/items/item-store.ts';
import type { Opener } from '../../../server/web/src/items/opener.ts';
import type { Outcome, Wanted } from '../../../server/web/src/items/opener-protocol.ts';
import { readItem } from '../../../server/web/src/items/read-page.ts';
import { cycle, envelope, opened, photo } from './entries.ts';

const trust = { accountId: '', deviceId: '', deviceKey: '', receiptKey: '', identities: [] };
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function listed(seq: number, rest: Partial<Envelope> = {}) {
  const own = envelope(seq, { id: uuid(seq), accountId: uuid(0), deviceId: uuid(0), ...rest });
  const payload = toBase64Url(new TextEncoder().encode(canonicalJson(own)));
  return { ...opened(seq, { kind: 'dropped' }).listed, envelope: `${payload}.${'A'.repeat(86)}` };
}

const checked = { envelope: envelope(1), envelopeHash: '', receiptAt: 0 };
const isOpen = (index: number): Outcome => ({
  index,
  status: 'open',
  item: { ...checked, content: { kind: 'dropped' } },
});
/** Photos stay sealed until somebody looks. */
const asWanted = ({ isLookedAt }: Wanted, index: number): Outcome =>
  isLookedAt
    ? { index, status: 'open', item: { ...checked, content: photo(cycle('c')) } }
    : { index, status: 'sealed', item: checked };

/** Of three items of a page, one is a route. */
const kindOf = (at: number) => (at % 3 === 2 ? 'route' : 'report');

/** A store over an opener that answers each question when it is told to. */
function storeWith(answer: (items: readonly Wanted[]) => readonly Outcome[], parallel = 1, isHeld = false) {
  const asked: number[] = [];
  const held: (() => void)[] = [];
  const open: Opener['open'] = async (items, _, onOutcomes) => {
    asked.push(items.length);
    if (isHeld) await new Promise<void>((go) => held.push(go));
    onOutcomes(answer(items));
  };
  const readOn: Opener['readOn'] = async ({ limit, cursor }, _, { onPage, onOutcomes }) => {
    const items = Array.from({ length: limit }, (_one, at) => readItem(listed(at + 1, { kind: kindOf(at) }))).filter(
      (read) => read !== null,
    );
    onPage({ items, cursor });
    const reports = items.flatMap((read, place) => (read.envelope.kind === 'report' ? [{ ...read, place }] : []));
    asked.push(reports.length);
    if (isHeld) await new Promise<void>((go) => held.push(go));
    const outcomes = answer(reports.map((report) => ({ listed: report.listed, isLookedAt: false })));
    onOutcomes(outcomes.map((outcome, at) => ({ ...outcome, index: reports[at]?.place ?? -1 })));
  };
  const store = new ItemStore({ parallel, open, readOn, list: async () => ({ items: [], cursor: null }) });
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  return { store, asked, held, told: () => told };
}

const settled = () => jest.advanceTimersByTimeAsync(1_000);
const statesOf = (store: ItemStore, items: ReturnType<typeof listed>[]) =>
  store
    .view()
    .entriesOf(items, trust)
    .map(({ state }) => state.status);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the store of items', () => {
  test('tells of hundreds that open only a few times', async () => {
    const { store, told } = storeWith((items) => items.map((_, index) => isOpen(index)));
    const items = Array.from({ length: 300 }, (_, at) => listed(at + 1));
    expect(store.view().entriesOf(items, trust)).toHaveLength(300);
    await settled();
    expect(told()).toBeLessThanOrEqual(3);
    expect(new Set(statesOf(store, items))).toEqual(new Set(['open']));
  });

  test('asks for what belongs together at once, for so many questions at a time, and for what is urgent first', async () => {
    const { store, asked, held } = storeWith((items) => items.map((_, index) => isOpen(index)), 2, true);
    const later = Array.from({ length: 320 }, (_, at) => readItem(listed(at + 1)));
    for (const read of later) if (read) store.slotOf(read, trust, false);
    await settled();
    expect(asked).toEqual([50, 50]);
    store.view().entriesOf([listed(500)], trust);
    held.shift()?.();
    await settled();
    expect(asked).toEqual([50, 50, 1]);
    let isDrained = false;
    void store.room().then(() => {
      isDrained = true;
    });
    await settled();
    expect(isDrained).toBe(false);
    held.shift()?.();
    await settled();
    expect(asked).toEqual([50, 50, 1, 50]);
    expect(isDrained).toBe(false);
    held.shift()?.();
    await settled();
    expect(isDrained).toBe(true);
  });

  test('has the reports of a page opened where they are listed, and the rest afterwards', async () => {
    const { store, asked, held } = storeWith((items) => items.map((_, index) => isOpen(index)), 2, true);
    const { slots } = await store.readOn({ deviceId: uuid(0), cursor: null, limit: 9 }, trust);
    expect(slots.map(({ entry }) => entry.state.status)).toEqual(Array.from({ length: 9 }, () => 'opening'));
    let hasRoom = false;
    void store.room().then(() => {
      hasRoom = true;
    });
    await settled();
    expect({ asked, hasRoom }).toEqual({ asked: [6], hasRoom: false });
    held.shift()?.();
    await settled();
    expect({ asked, hasRoom }).toEqual({ asked: [6, 3], hasRoom: true });
    held.shift()?.();
    await settled();
    expect(new Set(slots.map(({ entry }) => entry.state.status))).toEqual(new Set(['open']));
  });

  test('takes the reports of a page for not reached where their worker came to an end', async () => {
    const { store } = storeWith(() => {
      throw new HomewardError('unavailable', 'a part of this page could not be loaded');
    });
    const { slots } = await store.readOn({ deviceId: uuid(0), cursor: null, limit: 2 }, trust);
    await settled();
    expect(slots.map(({ entry }) => isUnreached(entry))).toEqual([true, true]);
  });

  test('tells what it could not reach from what it refused, and tries only the first again', async () => {
    const tries: string[] = [];
    const { store } = storeWith((wanted) =>
      wanted.map(({ listed: { envelope: token } }, index) => {
        const isFirst = token === items[0]?.envelope;
        tries.push(isFirst ? 'first' : 'second');
        return { index, status: 'refused', code: isFirst ? 'unavailable' : 'item_refused', detail: '', item: null };
      }),
    );
    const items = [listed(1), listed(2)];
    store.view().entriesOf(items, trust);
    await settled();
    expect(store.view().entriesOf(items, trust).map(isUnreached)).toEqual([true, false]);
    store.retryUnreached();
    await settled();
    expect(tries).toEqual(['first', 'second', 'first']);
  });

  test('takes all of a question that failed for not reached', async () => {
    const { store } = storeWith(() => {
      throw new HomewardError('unavailable', 'a part of this page could not be loaded');
    });
    const items = [listed(1), listed(2)];
    store.view().entriesOf(items, trust);
    await settled();
    expect(store.view().entriesOf(items, trust).map(isUnreached)).toEqual([true, true]);
  });

  test('opens a photo once somebody looks, and seals again the one that was opened longest ago', async () => {
    const { store, asked } = storeWith((items) => items.map(asWanted));
    const items = Array.from({ length: 201 }, (_, at) => listed(at + 1, { kind: 'snapshot' }));
    const entries = () => store.view().entriesOf(items, trust);
    entries();
    await settled();
    expect(new Set(statesOf(store, items))).toEqual(new Set(['sealed']));
    const before = asked.length;
    for (const entry of entries().slice(0, 2)) {
      store.look(entry);
      store.look(entry);
    }
    await settled();
    expect(asked.slice(before)).toEqual([2]);
    expect(statesOf(store, items).slice(0, 3)).toEqual(['open', 'open', 'sealed']);
    for (const entry of entries()) store.look(entry);
    await settled();
    expect(statesOf(store, items).filter((status) => status === 'sealed')).toHaveLength(1);
    expect(statesOf(store, items)[0]).toBe('sealed');
    for (const entry of entries().slice(0, 1)) store.look(entry);
    await settled();
    expect(statesOf(store, items)[0]).toBe('open');
  });
});
