import { expect, test } from '@jest/globals';
import { journalFile, journalRows } from '../../../agent/src/shell/journal-file.ts';
import type { JournalQuery, JournalRow } from '../../../agent/src/state/journal-page.ts';

const at = Date.UTC(2026, 10, 23, 14);
const rows: JournalRow[] = [
  { id: '5', what: 'item', kind: 'report', mode: 'protected', state: 'waiting', at, settledAt: null },
  { id: '4', what: 'item', kind: 'event', mode: 'protected', state: 'sent', at, settledAt: at + 2_000 },
  {
    ...{ id: '3', what: 'collected', at, from: at - 60_000, to: at },
    counts: { report: 2, snapshot: 4, machine: 2, route: 0 },
  },
  { id: '2', what: 'mode', mode: 'stolen', at: at - 60_000 },
  { id: '1', what: 'discarded', kind: 'snapshot', at: at - 60_000 },
  { id: '0', what: 'started', at: at - 3_600_000 },
];

test('as a table: a column for each thing that is known, in words, times in UTC', () => {
  expect(journalFile(rows, 'csv').split('\r\n')).toEqual([
    'at,what,kind,mode,state,settledAt,from,to,counts',
    '2026-11-23T14:00:00.000Z,item,report,protected,waiting,,,,',
    '2026-11-23T14:00:00.000Z,item,event,protected,sent,2026-11-23T14:00:02.000Z,,,',
    '2026-11-23T14:00:00.000Z,collected,,,,,2026-11-23T13:59:00.000Z,2026-11-23T14:00:00.000Z,"report 2, snapshot 4, machine 2, route 0"',
    '2026-11-23T13:59:00.000Z,mode,,stolen,,,,,',
    '2026-11-23T13:59:00.000Z,discarded,snapshot,,,,,,',
    '2026-11-23T13:00:00.000Z,started,,,,,,,',
    '',
  ]);
});

test('as JSON: the same, a row an object, without the names that only pages need', () => {
  const written = JSON.parse(journalFile(rows, 'json'));
  expect(written).toHaveLength(rows.length);
  expect(written[1]).toEqual({
    ...{ what: 'item', kind: 'event', mode: 'protected', state: 'sent' },
    ...{ at: '2026-11-23T14:00:00.000Z', settledAt: '2026-11-23T14:00:02.000Z' },
  });
});

test('an empty journal is a file all the same', () => {
  expect(journalFile([], 'csv')).toBe('at,what,kind,mode,state,settledAt,from,to,counts\r\n');
  expect(JSON.parse(journalFile([], 'json'))).toEqual([]);
});

test('all pages are asked for, one after the other, with what is searched for', async () => {
  const asked: JournalQuery[] = [];
  const engine = {
    journal: async (query: JournalQuery) => {
      asked.push(query);
      const from = Number(query.before ?? 0);
      const before = from + 2 < rows.length ? String(from + 2) : null;
      return { rows: rows.slice(from, from + 2), before, keptSince: at, unreadable: 0 };
    },
  };
  expect(await journalRows(engine, 'x')).toEqual(rows);
  expect(asked).toEqual([
    { text: 'x', limit: 500 },
    { text: 'x', before: '2', limit: 500 },
    { text: 'x', before: '4', limit: 500 },
  ]);
  asked.length = 0;
  await journalRows(engine, '');
  expect(asked[0]).toEqual({ limit: 500 });
});

test('an engine that never comes to an end does not fill the disk', async () => {
  let pages = 0;
  const page = Array.from({ length: 20_000 }, () => rows[0] as JournalRow);
  const engine = {
    journal: async () => {
      pages += 1;
      return { rows: page, before: 'again', keptSince: at, unreadable: 0 };
    },
  };
  expect(await journalRows(engine, '')).toHaveLength(200_000);
  expect(pages).toBe(10);
});
