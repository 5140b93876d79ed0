import type { TheftTime } from '@homeward/shared/api/lifetime';
import type { CallName } from '@homeward/shared/api/table';
import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { TheftChecklist } from '../../../server/web/src/theft/theft-checklist.tsx';
import { TheftNudge } from '../../../server/web/src/theft/theft-nudge.tsx';
import { until } from '../../until.ts';
import { cycle, opened, report } from '../items/entries.ts';
import { reactRoot } from '../react-root.ts';

const AT = Date.UTC(2026, 10, 26, 14);
const POLICE = 'B 12/3456';
const theft = (firstSeq: number, untilSeq: number | null): TheftTime => ({
  ...{ firstSeq, untilSeq, recoveredAt: untilSeq && AT, begunAt: null, erasure: null },
});
/** Of the theft that order 1 began, and that the owner has not put away. */
const record = {
  ...{ kind: 'theft', deviceId: 'd', since: 0, orderSeq: 1, done: ['police', 'insurer'] },
  ...{ policeReference: POLICE, closed: false },
};
const stolenUnder = (seq: number) =>
  ({
    ...{ deviceId: 'd', orderedMode: 'stolen', device: { online: true }, serial: null, model: '', name: 'Mac' },
    order: { type: 'mode', mode: 'stolen', seq, issuedAt: AT },
  }) as unknown as Mac;
const reports = openedOf(
  [
    opened(1, report(cycle('a'), { address: { value: { address: '198.51.100.88', scope: 'public' } as never } }), {
      capturedAt: AT,
    }),
  ],
  'report',
);

const root = reactRoot();
const never = () => new Promise<never>(() => {});
const text = () => document.body.textContent ?? '';

interface Read {
  readonly records?: readonly object[];
  /** Since the Mac's order is known. */
  readonly thefts?: readonly TheftTime[];
  /** When an order before it was the latest. */
  readonly theftsBefore?: readonly TheftTime[];
}

/** What is not read is refused, or on its way. */
async function show(mac: Mac, { records, thefts, theftsBefore }: Read, rest: 'refused' | 'on its way') {
  const call = (_: CallName) => (rest === 'refused' ? Promise.reject(new HomewardError('internal', '')) : never());
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 0 } } });
  if (records) queries.setQueryData(keys.records, { records: records.map((body) => ({ body })), asSigned: true });
  const seq = mac.order?.seq ?? 0;
  if (thefts) queries.setQueryData(keys.thefts('d', seq), thefts);
  if (theftsBefore) {
    queries.setQueryData(keys.thefts('d', seq - 1), theftsBefore);
    queries.setQueryData(keys.lifetime, { macs: [{ deviceId: 'd', thefts: theftsBefore }] });
  }
  const copied: string[] = [];
  Object.assign(navigator, { clipboard: { writeText: async (what: string) => void copied.push(what) } });
  const draw = (drawn: Mac) =>
    act(async () =>
      root.render(
        <QueryClientProvider client={queries}>
          <OwnerContext value={{ call, now: () => AT, account: {}, live: 'live' } as unknown as Owner}>
            <TheftNudge mac={drawn} onOpen={() => {}} />
            <TheftChecklist
              mac={drawn}
              mark={{ firstSeq: seq, markedAt: AT - 1, endedAt: null } as never}
              reports={reports}
              machines={[]}
              rest="none"
            />
          </OwnerContext>
        </QueryClientProvider>,
      ),
    );
  await draw(mac);
  if (rest === 'refused') {
    await until(async () => {
      await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
      return queries.isFetching() === 0 && !text().includes(texts.common.loading);
    });
  }
  const copy = [...document.querySelectorAll('button')].find((one) => one.textContent === texts.theft.copyMessage);
  await act(async () => copy?.click());
  const [message = ''] = copied;
  const told = async (orderSeq: number, now: readonly TheftTime[]) => {
    queries.setQueryData(keys.thefts('d', orderSeq), now);
    await act(() => new Promise((resolve) => setTimeout(resolve, 5)));
  };
  return { draw, told, message, hasNumber: document.body.innerHTML.includes(POLICE) || message.includes(POLICE) };
}
const boxes = () => [...document.querySelectorAll('input[type=checkbox]')];

describe('how far the owner has come', () => {
  test('with this theft stands in the list, and its number in the message', async () => {
    const { message, hasNumber } = await show(
      stolenUnder(2),
      { records: [record], thefts: [theft(1, null)] },
      'on its way',
    );
    expect(text()).toContain(texts.theft.progress(2, 5));
    expect(message).toContain(texts.theft.reported(POLICE));
    expect(hasNumber).toBe(true);
  });

  test.each([
    ['which theft it is was refused', { records: [record] }, 'refused'],
    ['which theft it is is on its way', { records: [record] }, 'on its way'],
    [
      'it was read before the order, and is on its way',
      { records: [record], theftsBefore: [theft(1, null)] },
      'on its way',
    ],
    [
      'it was read before the order, and then refused',
      { records: [record], theftsBefore: [theft(1, null)] },
      'refused',
    ],
  ] as const)('may be that with another one, where %s: its number is told nobody', async (_, read, rest) => {
    const { message, hasNumber } = await show(stolenUnder(4), read, rest);
    expect(message).toContain('198.51.100.88');
    expect(hasNumber).toBe(false);
    expect(text()).not.toContain(texts.theft.progress(2, 5));
  });

  test.each([
    ['which theft it is', { records: [record] }],
    ['what was written down', { thefts: [theft(1, null)] }],
  ] as const)('is not called nothing where %s was refused', async (_, read) => {
    await show(stolenUnder(2), read, 'refused');
    expect(text()).not.toContain(texts.theft.progress(0, 5));
    expect(text()).toContain(texts.theft.unread);
    expect(text()).toContain(errorCatalogue.internal.title);
    expect(document.querySelector('.theft-nudge-steps')).toBeNull();
    for (const box of boxes()) expect(box.getAttribute('aria-disabled')).toBe('true');
  });

  test.each([
    ['nothing was written down yet', []],
    ['the theft before was put away', [{ ...record, closed: true }]],
    ['it was written down under this order', [{ ...record, orderSeq: 4, done: [] }]],
  ] as const)('can be ticked before it is read which thefts there were, where %s', async (_, records) => {
    for (const rest of ['on its way', 'refused'] as const) {
      await show(stolenUnder(4), { records }, rest);
      expect(text()).toContain(texts.theft.progress(0, 5));
      expect(text()).not.toContain(texts.theft.unread);
      for (const box of boxes()) expect(box.getAttribute('aria-disabled')).toBeNull();
    }
  });

  test('stays in its field while it is read again which theft it is, and goes from it where it is another one', async () => {
    const field = () => document.querySelector<HTMLInputElement>('.theft-reference input')?.value;
    const { draw, told } = await show(stolenUnder(2), { records: [record], thefts: [theft(1, null)] }, 'on its way');
    expect(field()).toBe(POLICE);
    await draw(stolenUnder(4));
    expect(field()).toBe(POLICE);
    await told(4, [theft(1, 3), theft(4, null)]);
    expect(field()).toBe('');
  });
});
