import { Check } from 'typebox/value';
import type { Disk } from '../durable/disk.ts';
import { olderJournal } from './journal.ts';
import { JournalEntry, type TimedEntry } from './journal-line.ts';
import type { JournalPage, JournalQuery, JournalRow } from './journal-page.ts';

/** The two files of a journal are a megabyte each, and some; more than this of one is not ours to read. */
const MOST_BYTES = 4 * 1024 * 1024;

type ItemRow = Extract<JournalRow, { what: 'item' }>;
type Settled = { readonly state: 'sent' | 'rejected'; readonly settledAt: number };

/**
 * A page of the journal, newest first. Damaged lines are passed over.
 * @param path of the journal's newer file
 * @param wordsOf what a person reads of a row: the text of a query is looked for in it
 */
export async function readJournal(
  disk: Pick<Disk, 'readStart'>,
  path: string,
  query: JournalQuery,
  wordsOf: (row: JournalRow) => string,
): Promise<JournalPage> {
  const files = await Promise.all([olderJournal(path), path].map((one) => disk.readStart(one, MOST_BYTES)));
  const lines = files.flatMap((bytes) => (bytes === null ? [] : linesOf(bytes)));
  const entries = lines.map(parseLine);
  const known = entries.filter((entry) => entry !== null);
  const rows = rowsOf(known);
  const found = matching(rows.slice(beginOf(rows, query.before)), query.text, wordsOf);
  const shown = found.slice(0, query.limit);
  return {
    rows: shown,
    before: found.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
    keptSince: known.reduce<number | null>((least, { at }) => (least === null || at < least ? at : least), null),
    unreadable: entries.length - known.length,
  };
}

const linesOf = (bytes: Buffer): string[] => bytes.toString('utf8').split('\n').filter(Boolean);

function parseLine(line: string): TimedEntry | null {
  try {
    const { at: time, ...entry } = JSON.parse(line);
    const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
    return at >= 0 && Check(JournalEntry, entry) ? { at, entry } : null;
  } catch {
    return null;
  }
}

/** What happened, newest first. What befell an item stands in its row. */
function rowsOf(entries: readonly TimedEntry[]): JournalRow[] {
  const rows = new Map<string, JournalRow>();
  /** Of this pairing: the next one counts from 1 again. */
  let items = new Map<string, ItemRow>();
  /** Words that were written before the one that the item was captured, as happens when stolen mode ends. */
  let early = new Map<string, Settled>();
  for (const { at, entry } of entries) {
    switch (entry.what) {
      case 'captured': {
        const place = placeOf(entry);
        const id = `${at}-${place}`;
        const { state, settledAt } = early.get(place) ?? { state: 'waiting', settledAt: null };
        const { kind, mode } = entry;
        // What is written again after a crash is the same row.
        const row = items.get(place)?.id === id ? undefined : ({ id, at, what: 'item', kind, mode } as const);
        if (row) keep({ ...row, state, settledAt }, place);
        break;
      }
      case 'sent':
      case 'rejected': {
        const place = placeOf(entry);
        const row = items.get(place);
        if (row) keep({ ...row, state: entry.what, settledAt: at }, place);
        else early.set(place, { state: entry.what, settledAt: at });
        break;
      }
      case 'discarded':
        add({ id: `${at}-${entry.what}-${entry.kind}`, at, ...entry });
        break;
      case 'unpaired':
        for (const [place, row] of items) if (row.state === 'waiting') keep({ ...row, state: 'unsent' }, place);
        add({ id: `${at}-${entry.what}`, at, ...entry });
        [items, early] = [new Map(), new Map()];
        break;
      default:
        add({ id: `${at}-${entry.what}`, at, ...entry });
    }
  }
  return [...rows.values()].reverse().sort((a, b) => b.at - a.at);

  function add(row: JournalRow): void {
    rows.set(row.id, row);
  }
  function keep(row: ItemRow, place: string): void {
    items.set(place, row);
    add(row);
  }
}

const placeOf = ({ epoch, seq }: { epoch: number; seq: number }): string => `${epoch}-${seq}`;

/** Where the page begins: behind the row, or behind its time where it is no longer kept. */
function beginOf(rows: readonly JournalRow[], before: string | undefined): number {
  if (before === undefined) return 0;
  const index = rows.findIndex(({ id }) => id === before);
  if (index >= 0) return index + 1;
  const time = Number.parseInt(before, 10);
  const older = rows.findIndex(({ at }) => at < time);
  return older < 0 ? rows.length : older;
}

function matching(
  rows: readonly JournalRow[],
  text: string | undefined,
  wordsOf: (row: JournalRow) => string,
): readonly JournalRow[] {
  const wanted = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const words = wordsOf(row).toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
}
