import { Closed, Timestamp } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

const DAY_MS = 86_400_000;
/** After a day, after seven, and then every thirty. */
const FIRST_DAYS = [1, 7] as const;
const EVERY_DAYS = 30;

/** Which notices whoever sits at the Mac was given, of one pairing. */
export const NoticeMemory = Closed({
  pairedAt: Timestamp,
  /** So many of the times at which one is due have been told of. */
  told: Type.Integer({ minimum: 0 }),
});
export type NoticeMemory = Static<typeof NoticeMemory>;

/** How many notices have been due by now; all times in milliseconds since 1970. */
export function noticesDue(pairedAt: number, now: number): number {
  const days = (now - pairedAt) / DAY_MS;
  return FIRST_DAYS.filter((day) => day <= days).length + Math.max(0, Math.floor(days / EVERY_DAYS));
}

/** Whether a notice is to be given now, and what is to be remembered then: one, however many were missed. */
export function nextNotice(
  memory: NoticeMemory | null,
  pairedAt: number,
  now: number,
): { readonly isDue: boolean; readonly memory: NoticeMemory } {
  const due = noticesDue(pairedAt, now);
  const told = memory?.pairedAt === pairedAt ? memory.told : 0;
  // Fewer are due than were told: the clock was ahead, and must not silence what is still to come.
  return { isDue: due > told, memory: { pairedAt, told: due } };
}
