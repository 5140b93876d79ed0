import { collectedIn } from '@homeward/shared/modes';
import { Origin } from '@homeward/shared/origin';
import { Closed, OneOf, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

const count = Type.Integer({ minimum: 0 });

/** Items of each kind that mode stolen collects. A `snapshot` is a photo, or the reason why a camera gave none. */
export const StolenCounts = Closed({ report: count, snapshot: count, machine: count, route: count });
export type StolenCounts = Static<typeof StolenCounts>;

export const noCounts: StolenCounts = { report: 0, snapshot: 0, machine: 0, route: 0 };

/** Whether mode stolen counts items of this kind; events are about the agent itself. */
export const isCounted = (kind: string): kind is keyof StolenCounts =>
  collectedIn.stolen.some((collected) => collected === kind);

/** What the Mac tells whoever sits at it when stolen mode has ended; times are milliseconds since 1970. */
export const StolenSummary = Closed({
  from: Timestamp,
  to: Timestamp,
  /** By the owner's order, by the time that the order itself set, or by whoever administers the Mac. */
  why: OneOf(['order', 'expired', 'unpaired']),
  counts: StolenCounts,
  /** To whom it was reported. */
  account: Closed({ loginName: Type.String({ maxLength: 64 }), origin: Origin }),
});
export type StolenSummary = Static<typeof StolenSummary>;
