import type { Clock } from '../../server/src/clock.ts';
import type { KnownTime } from '../../server/src/services/known-time.ts';

/** A time that believes its clock whatever it says: tests go on by months. */
export const believed = (clock: Clock): Pick<KnownTime, 'certain' | 'marks'> => ({
  certain: async () => clock.now(),
  marks: clock,
});
