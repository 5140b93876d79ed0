import { Closed, OneOf } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/** As what the journal can be saved. */
export const JournalFormat = OneOf(['csv', 'json']);
export type JournalFormat = Static<typeof JournalFormat>;

/** What the journal's window is told beside the rows that it asks for. */
export const JournalView = Closed({
  /** While stolen, what is collected stands sealed in the journal, and appears when that has ended. */
  isStolen: Type.Boolean(),
  /** Another number whenever there may be other rows. */
  revision: Type.Integer({ minimum: 0 }),
});
export type JournalView = Static<typeof JournalView>;
