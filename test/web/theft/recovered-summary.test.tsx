import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { formatDateTime } from '../../../server/web/src/format/format.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import type { LatestTheft } from '../../../server/web/src/theft/latest-theft.ts';
import { RecoveredSummary } from '../../../server/web/src/theft/recovered-summary.tsx';
import { drawn } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const latest = {
  ...{ firstSeq: 1, markedAt: 0, endedAt: 1, erasure: null },
  summary: { firstAt: 0, lastAt: 1, photos: 3, counts: { report: 2, snapshot: 5, route: 4 } },
} as unknown as LatestTheft;

const DAY_MS = 86_400_000;
const NOW = 40 * DAY_MS;

interface Shown {
  readonly confirmed: boolean;
  readonly orderedMode?: 'protected' | 'paused';
  /** When the Mac took the order “stolen”. */
  readonly stolenAt?: number;
  readonly isCounted?: boolean;
  readonly isGone?: boolean;
  /** Whether it has taken a later order than the server shows, which marked it as stolen. */
  readonly isOvertaken?: boolean;
  readonly thefts?: 'read' | 'on their way' | 'refused';
  readonly isPutAway?: boolean;
}

/** What the server answers to what is not read yet. */
let asked: () => Promise<unknown> = () => new Promise(() => {});

async function says(shown: Shown): Promise<string> {
  const { confirmed, orderedMode = 'protected', stolenAt = NOW - DAY_MS, isCounted = true } = shown;
  const { isOvertaken = false, thefts = 'read', isPutAway = false } = shown;
  const mac = {
    ...{ deviceId: 'd', orderedMode, device: { tombstone: null, online: true } },
    order: { type: 'mode', mode: isOvertaken ? 'stolen' : orderedMode, seq: 2, issuedAt: NOW - 1 },
    ...{ confirmed, isOvertaken, confirmedMode: confirmed || isOvertaken ? orderedMode : 'stolen' },
    acknowledgement: { mode: confirmed || isOvertaken ? orderedMode : 'stolen', at: stolenAt },
  } as Mac;
  const owner = { call: async () => await asked(), account: {}, now: () => NOW } as unknown as Owner;
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  const record = { ...{ kind: 'theft', deviceId: 'd', since: 0, orderSeq: 1, done: [] }, closed: isPutAway };
  queries.setQueryData(keys.records, { records: [{ body: record }], asSigned: true });
  if (thefts === 'read') queries.setQueryData(keys.thefts('d', 2), []);
  asked = () => (thefts === 'refused' ? Promise.reject(new HomewardError('rate_limited', '')) : new Promise(() => {}));
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={owner}>
          <RecoveredSummary
            mac={mac}
            latest={latest}
            isCounted={isCounted}
            isGone={shown.isGone ?? false}
            now={NOW}
            onPack={() => {}}
          />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  await drawn();
  return document.body.textContent ?? '';
}

const words = texts.recovered;
const counts = words.counts(2, 3, 4);

test('what was captured is told, and a pack offered, once the Mac has confirmed that it is over', async () => {
  const before = await says({ confirmed: false });
  expect(before).toContain(`${words.orderedBack} ${words.waiting}`);
  expect(before).not.toContain(counts);
  expect(before).not.toContain(texts.pack.title);
  const after = await says({ confirmed: true });
  expect(after).toContain(counts);
  expect(after).not.toContain(words.countsSoFar(counts));
  expect(after).toContain(texts.pack.title);
});

test('a Mac that is paired no more is not waited for', async () => {
  const said = await says({ confirmed: false, isGone: true });
  expect(said).not.toContain(words.waiting);
  expect(said).toContain(counts);
});

test('a pause is not called “back”', async () => {
  const said = await says({ confirmed: false, orderedMode: 'paused' });
  expect(said).toContain(words.orderedPause);
  expect(said).not.toContain(words.orderedBack);
});

test('a Mac whose order “stolen” has run out meanwhile is not said to go on under it', async () => {
  const said = await says({ confirmed: false, stolenAt: NOW - 31 * DAY_MS });
  expect(said).toContain(words.waitingOver);
  expect(said).not.toContain(words.waiting);
});

test('what is loaded so far is not called all', async () => {
  const said = await says({ confirmed: true, isCounted: false });
  expect(said).toContain(words.countsSoFar(counts));
  expect(said).not.toContain(words.captured(formatDateTime(0), formatDateTime(1)));
});

test('nothing is said before it is known whether it was put away', async () => {
  expect(await says({ confirmed: true, thefts: 'on their way' })).toBe('');
});

test('where that was refused it is said why nothing can be put away, and it can be asked for again', async () => {
  expect(await says({ confirmed: true, thefts: 'refused' })).toContain(texts.theft.unread);
  const named = (name: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === name);
  expect(named(words.putAway)?.getAttribute('aria-disabled')).toBe('true');
  asked = async () => ({ macs: [] });
  await act(async () => named(texts.common.retry)?.click());
  await drawn();
  expect(document.body.textContent).not.toContain(texts.theft.unread);
  expect(named(words.putAway)?.getAttribute('aria-disabled')).toBeNull();
});

test('a Mac that has confirmed a later order than the server shows is back, and is not waited for', async () => {
  const said = await says({ confirmed: false, isOvertaken: true });
  expect(said).toContain(words.title.protected);
  expect(said).toContain(counts);
  expect(said).not.toContain(words.waitingTitle);
});

test('and it can be put away', async () => {
  expect(await says({ confirmed: false, isOvertaken: true, isPutAway: true })).toBe('');
});
