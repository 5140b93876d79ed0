import type { JournalRow } from '../../../state/journal-page.ts';
import { dayOf } from '../parts/moment.ts';
import { texts } from '../texts.ts';

export interface Day {
  /** “Today”, “Yesterday”, or the date. */
  readonly name: string;
  readonly rows: readonly JournalRow[];
}

/** The rows in their order, those of one day together; `now` is in milliseconds since 1970. */
export function byDay(rows: readonly JournalRow[], now: number): Day[] {
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  const names = new Map([
    [dayOf(now), texts.journal.today],
    [dayOf(yesterday.getTime()), texts.journal.yesterday],
  ]);
  const days: { name: string; rows: JournalRow[] }[] = [];
  for (const row of rows) {
    const date = dayOf(row.at);
    const name = names.get(date) ?? date;
    const last = days.at(-1);
    if (last?.name === name) last.rows.push(row);
    else days.push({ name, rows: [row] });
  }
  return days;
}
