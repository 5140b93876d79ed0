import type { JournalRow } from '../state/journal-page.ts';
import { dayOf, span, timeOf } from './pages/parts/moment.ts';
import { texts } from './pages/texts.ts';

/** A row as it is read; what it does not have is empty. */
export interface JournalWords {
  readonly what: string;
  /** Said below. */
  readonly detail: string;
  /** Of an item: the mode in which it was captured; of a change: the mode that began. */
  readonly mode: string;
  readonly state: string;
}

const { rows: words, states, counts } = texts.journal;
const nothing = { detail: '', mode: '', state: '' } as const;

export function journalWords(row: JournalRow): JournalWords {
  switch (row.what) {
    case 'item':
      return { what: texts.kinds[row.kind], detail: '', mode: texts.modes[row.mode], state: states[row.state] };
    case 'discarded':
      return { ...nothing, what: words.discarded(texts.kinds[row.kind]) };
    case 'mode':
      return { ...nothing, what: words.mode(texts.modes[row.mode]), mode: texts.modes[row.mode] };
    case 'collected': {
      const detail = [span(row.from, row.to), counts(row.counts)].filter(Boolean).join(' · ');
      return { ...nothing, what: words.collected, mode: texts.modes.stolen, detail };
    }
    default:
      return { ...nothing, what: words[row.what] };
  }
}

/** All that a person reads of a row, and its date in figures: what a search looks through. */
export function searchedWords(row: JournalRow): string {
  const { what, detail, mode, state } = journalWords(row);
  return [what, detail, mode, state, dayOf(row.at), timeOf(row.at), inFigures(row.at)].join(' ');
}

/** “2026-11-25”, in the Mac's own time zone. */
function inFigures(at: number): string {
  const local = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
}
