import type { JournalRow } from '../../../state/journal-page.ts';
import type { StolenCounts } from '../../../state/stolen-summary.ts';
import type { JournalFormat } from '../../views/journal-view.ts';

/** “1 report”, “12 reports”. */
const counted = (one: string, many: string) => (count: number) => `${count} ${count === 1 ? one : many}`;

const countWords: Record<keyof StolenCounts, (count: number) => string> = {
  report: counted('report', 'reports'),
  snapshot: counted('snapshot', 'snapshots'),
  machine: counted('network reading', 'network readings'),
  route: counted('route', 'routes'),
};

/** The list of what Homeward did. */
export const journalTexts = {
  search: 'Search',
  searchHint: 'Search the journal',
  export: 'Export',
  formats: { csv: 'As a table (CSV)…', json: 'As JSON…' } satisfies Record<JournalFormat, string>,
  fileName: (day: string, format: JournalFormat) => `Homeward journal ${day}.${format}`,
  saved: (rows: number) => (rows === 1 ? 'Saved 1 row.' : `Saved ${rows} rows.`),
  notSaved: 'The file could not be written there. Choose another place.',
  caption: 'What Homeward did on this Mac, the newest first',
  columns: { when: 'Time', what: 'What', mode: 'Mode', state: 'State' },
  today: 'Today',
  yesterday: 'Yesterday',
  rows: {
    discarded: (kind: string) => `${kind}, not kept`,
    mode: (mode: string) => `Mode: ${mode}`,
    started: 'Homeward started',
    paired: 'This Mac was paired',
    unpaired: 'The pairing ended',
    collected: 'Collected while stolen',
  },
  states: { waiting: 'Waiting', sent: 'Sent', rejected: 'Refused', unsent: 'Deleted unsent' } satisfies Record<
    Extract<JournalRow, { readonly what: 'item' }>['state'],
    string
  >,
  counts: (counts: StolenCounts) =>
    Object.entries(countWords)
      .map(([kind, words]) => [counts[kind as keyof StolenCounts], words] as const)
      .filter(([count]) => count > 0)
      .map(([count, words]) => words(count))
      .join(', '),
  noContent: 'What was captured is not here: it is sealed for the owner.',
  stolen: 'This Mac is marked as stolen. What is collected now appears here when that has ended.',
  empty: 'Nothing has happened yet.',
  notFound: (text: string) => `No row has “${text}”.`,
  older: 'Show older rows',
  newer: 'Show newer rows',
  keptSince: (when: string) => `Kept since ${when}.`,
  unreadable: (count: number) =>
    count === 1 ? 'One damaged line was passed over.' : `${count} damaged lines were passed over.`,
} as const;
