import type { JournalRow } from '../../../state/journal-page.ts';
import { type JournalWords, journalWords } from '../../journal-words.ts';
import type { IconName } from '../parts/icon.tsx';
import { minuteOf } from '../parts/moment.ts';
import type { Tone } from '../parts/pill.tsx';
import type { texts } from '../texts.ts';

/** A row as it is drawn. */
export interface RowWords extends Omit<JournalWords, 'state'> {
  readonly icon: IconName;
  readonly state: { readonly words: string; readonly tone: Tone } | null;
  /** When it came to its state; empty where it waits. */
  readonly settled: string;
}

const tones = { waiting: 'warn', sent: 'good', rejected: 'trouble', unsent: 'quiet' } as const satisfies Record<
  keyof typeof texts.journal.states,
  Tone
>;
const kindIcons = { report: 'report', snapshot: 'camera', machine: 'wifi', route: 'route', event: 'event' } as const;
const icons = { mode: 'mode', collected: 'mode', started: 'home', paired: 'key', unpaired: 'door' } as const;

export function rowWords(row: JournalRow): RowWords {
  const { state, ...words } = journalWords(row);
  const icon = row.what === 'item' || row.what === 'discarded' ? kindIcons[row.kind] : icons[row.what];
  if (row.what !== 'item') return { ...words, icon, state: null, settled: '' };
  const settled = row.settledAt === null ? '' : minuteOf(row.settledAt);
  return { ...words, icon, state: { words: state, tone: tones[row.state] }, settled };
}
