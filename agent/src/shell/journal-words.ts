import type { ItemKind } from '@homeward/shared/envelope';
import type { JournalRow } from '../state/journal-page.ts';
import { countsWords } from './stolen-words.ts';

const kinds: Record<ItemKind, string> = {
  report: 'Report',
  snapshot: 'Snapshot',
  machine: 'Machine and network',
  route: 'Route',
  event: 'Event',
};

const states = {
  waiting: 'waiting',
  sent: 'sent',
  rejected: 'refused by the server',
  unsent: 'deleted unsent, with the pairing',
} as const;

const modes = {
  protected: 'Protected',
  stolen: 'Stolen',
  paused: 'Paused',
  released: 'Released by the owner',
} as const;

/** A row of the journal in the words of its columns: what, in which mode, and how far it has come. */
export function journalCells(row: JournalRow): {
  readonly what: string;
  readonly mode: string;
  readonly state: string;
} {
  switch (row.what) {
    case 'item':
      return { what: kinds[row.kind], mode: modes[row.mode], state: states[row.state] };
    case 'discarded':
      return { what: kinds[row.kind], mode: '', state: 'discarded: the mode changed' };
    case 'mode':
      return { what: 'Mode changed', mode: modes[row.mode], state: '' };
    case 'collected':
      return { what: `Collected, and no longer listed: ${countsWords(row.counts)}`, mode: modes.stolen, state: '' };
    case 'started':
      return { what: 'Homeward started', mode: '', state: '' };
    case 'paired':
      return { what: 'Paired', mode: '', state: '' };
    case 'unpaired':
      return { what: 'Unpaired', mode: '', state: '' };
  }
}

const two = (number: number): string => String(number).padStart(2, '0');

/** “2026-11-25 14:03:09”, in the Mac's own time zone. */
export function journalTime(at: number): string {
  const time = new Date(at);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** All that a person reads of a row: what a search looks through. */
export function journalWords(row: JournalRow): string {
  const { what, mode, state } = journalCells(row);
  return [journalTime(row.at), what, mode, state].join(' ');
}
