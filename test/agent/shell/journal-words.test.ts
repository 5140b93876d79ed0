import { expect, test } from '@jest/globals';
import { journalWords, searchedWords } from '../../../agent/src/shell/journal-words.ts';
import type { JournalRow } from '../../../agent/src/state/journal-page.ts';

const at = new Date(2026, 10, 5, 14, 3, 9).getTime();
const plain = { id: 'x', at };
const item = { ...plain, what: 'item', mode: 'protected', settledAt: null } as const;
const empty = { detail: '', mode: '', state: '' };

test.each<[JournalRow, object]>([
  [
    { ...item, kind: 'report', state: 'sent', settledAt: at },
    { what: 'Report', mode: 'Protected', state: 'Sent' },
  ],
  [
    { ...item, kind: 'snapshot', mode: 'stolen', state: 'waiting' },
    { what: 'Snapshot', mode: 'Stolen', state: 'Waiting' },
  ],
  [
    { ...item, kind: 'event', mode: 'paused', state: 'unsent' },
    { what: 'Event', mode: 'Paused', state: 'Deleted unsent' },
  ],
  [{ ...plain, what: 'discarded', kind: 'route' }, { what: 'Route, not kept' }],
  [
    { ...plain, what: 'mode', mode: 'released' },
    { what: 'Mode: Released by the owner', mode: 'Released by the owner' },
  ],
  [
    { ...plain, what: 'collected', from: at, to: at, counts: { report: 2, snapshot: 1, machine: 0, route: 3 } },
    {
      what: 'Collected while stolen',
      mode: 'Stolen',
      detail: expect.stringMatching(/ · 2 reports, 1 snapshot, 3 routes$/),
    },
  ],
  [{ ...plain, what: 'started' }, { what: 'Homeward started' }],
  [{ ...plain, what: 'unpaired' }, { what: 'The pairing ended' }],
])('%j', (row, words) => {
  expect(journalWords(row)).toEqual({ ...empty, ...words });
});

test('a search finds the words of a row, its day as it is written and in figures, and its time', () => {
  const words = searchedWords({ ...item, kind: 'machine', state: 'rejected' });
  for (const word of ['Network and battery', 'Protected', 'Refused', '2026-11-05', '2026', '03:09']) {
    expect(words).toContain(word);
  }
});
