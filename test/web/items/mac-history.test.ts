import { toBase64Url } from '@homeward/shared/base64url';
import { HomewardError } from '@homeward/shared/errors';
import { canonicalJson } from '@homeward/shared/strict-json';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import type { Opener } from '../../../server/web/src/items/opener.ts';
import { readPage } from '../../../server/web/src/items/read-page.ts';
import { envelope, opened } from './entries.ts';

const trust = { accountId: '', deviceId: '', deviceKey: '', receiptKey: '', identities: [] };
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function listed(seq: number) {
  const own = envelope(seq, { id: uuid(seq), accountId: uuid(0), deviceId: uuid(0) });
  const payload = toBase64Url(new TextEncoder().encode(canonicalJson(own)));
  return { ...opened(seq, { kind: 'dropped' }).listed, envelope: `${payload}.${'A'.repeat(86)}` };
}

let hidden = false;
/** Numbers of what the server has, and the questions it was asked. */
let stored: number[];
let asked: (readonly [from: string | null, limit: number])[];
let isDown = false;
let openedItems: number;

/** Lists what is stored, newest first; a cursor is the number of the last one told. */
const list: Opener['list'] = async ({ cursor, limit }) => {
  asked.push([cursor, limit]);
  if (isDown) throw new HomewardError('unavailable', 'the server did not answer');
  const older = stored.filter((seq) => cursor === null || seq < Number(cursor)).sort((a, b) => b - a);
  const page = older.slice(0, limit);
  return readPage({ items: page.map(listed), cursor: older.length > limit ? `${page.at(-1)}` : null });
};

const open: Opener['open'] = async (items, _, onOutcomes) => {
  openedItems += items.length;
  const item = { envelope: envelope(1), envelopeHash: '', receiptAt: 0, content: { kind: 'dropped' as const } };
  onOutcomes(items.map((_wanted, index) => ({ index, status: 'open', item })));
};

/** As the worker does: what is listed is told first, and its reports are opened at once. */
const readOn: Opener['readOn'] = async (page, of, { onPage, onOutcomes }) => {
  const { items, cursor } = await list(page);
  onPage({ items, cursor });
  await open(
    items.map((item) => ({ listed: item.listed, isLookedAt: false })),
    of,
    onOutcomes,
  );
};

const newHistory = () => new ItemStore({ parallel: 2, open, list, readOn }).history(uuid(0));
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
const settled = () => jest.advanceTimersByTimeAsync(5_000);
const shown = (history: ReturnType<typeof newHistory>) => history.view().entries.map(({ envelope: { seq } }) => seq);

beforeEach(() => {
  jest.useFakeTimers();
  [stored, asked, hidden, isDown, openedItems] = [numbers(3), [], false, false, 0];
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (hidden ? 'hidden' : 'visible'),
  });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('the history of a Mac', () => {
  test('loads by itself, a short page first, to the end', async () => {
    stored = numbers(500);
    const history = newHistory();
    expect(history.view()).toMatchObject({ isPending: true, isWhole: false });
    history.load(trust);
    await settled();
    expect(asked).toEqual([
      [null, 20],
      ['481', 200],
      ['281', 200],
      ['81', 200],
    ]);
    expect(shown(history)).toEqual(numbers(500).reverse());
    expect(history.view()).toMatchObject({ isPending: false, isLoading: false, isWhole: true, error: null });
    expect(openedItems).toBe(500);
  });

  test('is the same object until something changes', async () => {
    const history = newHistory();
    history.load(trust);
    await settled();
    expect(history.view()).toBe(history.view());
  });

  test('rests while nobody looks, and goes on afterwards', async () => {
    stored = numbers(100);
    hidden = true;
    const history = newHistory();
    history.load(trust);
    await settled();
    expect(asked).toEqual([]);
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await settled();
    expect(shown(history)).toHaveLength(100);
  });

  test('stops when its page is left, and goes on where it was when it is opened again', async () => {
    stored = numbers(100);
    const history = newHistory();
    history.load(trust);
    history.pause();
    await settled();
    expect(asked).toHaveLength(1);
    history.load(trust);
    await settled();
    expect(asked).toEqual([
      [null, 20],
      ['81', 200],
    ]);
  });

  test('stops at a bound, and goes on when it is asked', async () => {
    stored = numbers(20_100);
    const history = newHistory();
    history.load(trust);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(history.view()).toMatchObject({ isWhole: false, isLoading: false });
    history.more();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(history.view().isWhole).toBe(true);
    expect(shown(history)).toHaveLength(20_100);
  });

  test('takes a live item once, at its place by the time of capture', async () => {
    stored = [1, 2, 4];
    const history = newHistory();
    history.add(listed(9));
    expect(shown(history)).toEqual([]);
    history.load(trust);
    await settled();
    for (const seq of [5, 3, 5]) history.add(listed(seq));
    await settled();
    expect(shown(history)).toEqual([5, 4, 3, 2, 1]);
  });

  test('says what went wrong, and begins again when it is back', async () => {
    isDown = true;
    const history = newHistory();
    history.load(trust);
    await settled();
    expect(history.view()).toMatchObject({ isPending: false, error: { code: 'unavailable' } });
    isDown = false;
    void history.catchUp();
    await settled();
    expect(history.view().error).toBeNull();
    expect(shown(history)).toEqual([3, 2, 1]);
  });
});

describe('what was missed', () => {
  test('is found from the newest on, to the first page without anything new', async () => {
    stored = numbers(300);
    const history = newHistory();
    history.load(trust);
    await settled();
    stored = numbers(330);
    asked = [];
    await history.catchUp();
    expect(asked).toEqual([
      [null, 20],
      ['311', 200],
      ['111', 200],
    ]);
    expect(shown(history)).toEqual(numbers(330).reverse());
  });

  test('is looked for farther back while the server counts more, but not for ever', async () => {
    stored = numbers(300).filter((seq) => seq !== 10);
    const history = newHistory();
    history.load(trust);
    await settled();
    stored = numbers(300);
    await history.catchUp(301);
    expect(shown(history)).toEqual(numbers(300).reverse());
    asked = [];
    await history.catchUp(301);
    expect(asked).toEqual([[null, 20]]);
  });
});
