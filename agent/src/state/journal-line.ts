import { itemKinds } from '@homeward/shared/envelope';
import { modes } from '@homeward/shared/modes';
import { Closed, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { StolenCounts } from './stolen-summary.ts';

const kind = OneOf(itemKinds);
const place = { epoch: Type.Integer({ minimum: 1 }), seq: Type.Integer({ minimum: 1 }) };

/** What the agent did: kinds, modes and numbers, never content. */
export const JournalEntry = Type.Union([
  Closed({ what: Type.Literal('captured'), kind, mode: OneOf(modes), ...place }),
  Closed({ what: OneOf(['sent', 'rejected']), kind, ...place }),
  /** Captured, but given up before it was an item: the mode had changed. */
  Closed({ what: Type.Literal('discarded'), kind }),
  Closed({ what: Type.Literal('mode'), mode: OneOf([...modes, 'released']) }),
  /** What was collected while stolen and has no line of its own: it is no longer kept, or there was too much of it. */
  Closed({ what: Type.Literal('collected'), from: Timestamp, to: Timestamp, counts: StolenCounts }),
  Closed({ what: OneOf(['started', 'paired', 'unpaired']) }),
]);
export type JournalEntry = Static<typeof JournalEntry>;

/** An entry with its time, milliseconds since 1970. */
export interface TimedEntry {
  readonly at: number;
  readonly entry: JournalEntry;
}

/** The line of the file: the time in ISO 8601, for whoever reads it without us, then the entry. */
export const formatLine = ({ at, entry }: TimedEntry): string =>
  JSON.stringify({ at: new Date(at).toISOString(), ...entry });
