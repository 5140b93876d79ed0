import { itemKinds } from '@homeward/shared/envelope';
import { modes } from '@homeward/shared/modes';
import { Closed, Nullable, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { StolenCounts } from './stolen-summary.ts';

/** What is asked of the journal. */
export const JournalQuery = Closed({
  /** Words that a row must have, all of them, in any case and order. */
  text: Type.Optional(Type.String({ maxLength: 200 })),
  /** `before` of the page that came before this one. */
  before: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Integer({ minimum: 1, maximum: 500 }),
});
export type JournalQuery = Static<typeof JournalQuery>;

const kind = OneOf(itemKinds);
/** `id` names the row among all others, as long as the journal keeps it. */
const row = { id: Type.String({ maxLength: 100 }), at: Timestamp };

/** One thing that happened. No row has content: that is sealed for the owner. */
export const JournalRow = Type.Union([
  Closed({
    ...row,
    what: Type.Literal('item'),
    kind,
    /** The mode in which it was captured. */
    mode: OneOf(modes),
    /** `unsent`: the pairing ended before it was sent, and it was deleted. */
    state: OneOf(['waiting', 'sent', 'rejected', 'unsent']),
    /** When it was sent or refused; null while it waits. */
    settledAt: Nullable(Timestamp),
  }),
  Closed({ ...row, what: Type.Literal('discarded'), kind }),
  Closed({ ...row, what: Type.Literal('mode'), mode: OneOf([...modes, 'released']) }),
  /** Collected while stolen, and no longer kept one by one. */
  Closed({ ...row, what: Type.Literal('collected'), from: Timestamp, to: Timestamp, counts: StolenCounts }),
  Closed({ ...row, what: OneOf(['started', 'paired', 'unpaired']) }),
]);
export type JournalRow = Static<typeof JournalRow>;

/** Rows, newest first. */
export const JournalPage = Closed({
  rows: Type.Array(JournalRow),
  /** Where the next, older page begins; null where there is none. */
  before: Nullable(Type.String({ maxLength: 100 })),
  /** When the oldest row was written that the journal still has: what came before is not kept. Null for an empty one. */
  keptSince: Nullable(Timestamp),
  /** Damaged lines that were passed over. */
  unreadable: Type.Integer({ minimum: 0 }),
});
export type JournalPage = Static<typeof JournalPage>;
