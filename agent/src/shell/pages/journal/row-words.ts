import type { JournalRow } from '../../../state/journal-page.ts';
import type { IconName } from '../parts/icon.tsx';
import { minuteOf, span } from '../parts/moment.ts';
import type { Tone } from '../parts/pill.tsx';
import { texts } from '../texts.ts';

const { rows: words, states, counts } = texts.journal;

/** A row as it is read. */
export interface RowWords {
  readonly icon: IconName;
  readonly what: string;
  /** Said below. */
  readonly detail: string;
  /** Of an item: the mode in which it was captured; of a change: the mode that began. Empty where neither is. */
  readonly mode: string;
  readonly state: { readonly words: string; readonly tone: Tone } | null;
  /** When it came to its state; empty where it waits. */
  readonly settled: string;
}

const plain = { detail: '', mode: '', state: null, settled: '' } as const;
const tones = { waiting: 'warn', sent: 'good', rejected: 'trouble', unsent: 'quiet' } as const satisfies Record<
  keyof typeof states,
  Tone
>;
const icons = { report: 'report', snapshot: 'camera', machine: 'wifi', route: 'route', event: 'event' } as const;

export function rowWords(row: JournalRow): RowWords {
  switch (row.what) {
    case 'item':
      return {
        icon: icons[row.kind],
        what: texts.kinds[row.kind],
        detail: '',
        mode: texts.modes[row.mode],
        state: { words: states[row.state], tone: tones[row.state] },
        settled: row.settledAt === null ? '' : minuteOf(row.settledAt),
      };
    case 'discarded':
      return { ...plain, icon: icons[row.kind], what: words.discarded(texts.kinds[row.kind]) };
    case 'mode':
      return { ...plain, icon: 'mode', what: words.mode(texts.modes[row.mode]), mode: texts.modes[row.mode] };
    case 'collected':
      return {
        ...{ ...plain, icon: 'mode', what: words.collected, mode: texts.modes.stolen },
        detail: [span(row.from, row.to), counts(row.counts)].filter(Boolean).join(' · '),
      };
    case 'started':
      return { ...plain, icon: 'home', what: words.started };
    case 'paired':
      return { ...plain, icon: 'key', what: words.paired };
    case 'unpaired':
      return { ...plain, icon: 'door', what: words.unpaired };
  }
}
