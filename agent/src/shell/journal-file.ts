import type { JournalPage, JournalRow } from '../state/journal-page.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { JournalFormat } from './views/journal-view.ts';

const ROWS_AT_ONCE = 500;
/** More than the journal keeps by far: a file has an end, whatever the engine answers. */
const MOST_ROWS = 200_000;

/** All rows that the search finds, the newest first. */
export async function journalRows(engine: Pick<ShellEngine, 'journal'>, text: string): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  let before: JournalPage['before'] = null;
  do {
    const page: JournalPage = await engine.journal({
      ...(text !== '' && { text }),
      ...(before !== null && { before }),
      limit: ROWS_AT_ONCE,
    });
    rows.push(...page.rows);
    before = page.before;
  } while (before !== null && rows.length < MOST_ROWS);
  return rows;
}

/** The rows as a file: JSON, or CSV (RFC 4180) for a spreadsheet. Times are ISO 8601, in UTC. */
export const journalFile = (rows: readonly JournalRow[], format: JournalFormat): string =>
  format === 'json' ? `${JSON.stringify(rows.map(readable), null, 2)}\n` : asCsv(rows.map(readable));

/** A row without the name that only pages need, its times readable. */
function readable({ id: _id, ...row }: JournalRow): Record<string, unknown> {
  const times = Object.entries(row).map(([name, value]) => [name, isTime(name, value) ? iso(value) : value]);
  return Object.fromEntries(times);
}

const timeNames: readonly string[] = ['at', 'settledAt', 'from', 'to'];
const isTime = (name: string, value: unknown): value is number => timeNames.includes(name) && typeof value === 'number';
const iso = (at: number): string => new Date(at).toISOString();

const columns = ['at', 'what', 'kind', 'mode', 'state', 'settledAt', 'from', 'to', 'counts'] as const;

const asCsv = (rows: readonly Record<string, unknown>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

/** Every value is a word, a time or a number of ours; counts are told as “report 3, snapshot 2”. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text =
    typeof value === 'object'
      ? Object.entries(value)
          .map(([name, count]) => `${name} ${count}`)
          .join(', ')
      : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
