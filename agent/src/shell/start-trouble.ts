import { Closed, OneOf } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { isDiskFull } from '../durable/disk.ts';
import { reasonOf } from '../log.ts';

const MAX_DETAIL_LENGTH = 200;

/** Why the engine does not get to its work, where the engine itself can say it. The reason may pass. */
export const StartFailure = Closed({
  why: OneOf(['disk-full', 'no-access', 'failed']),
  /** In the words of a log; empty where `why` says all. */
  detail: Type.String({ maxLength: MAX_DETAIL_LENGTH }),
});
export type StartFailure = Static<typeof StartFailure>;

/** The same as the shell knows it: the engine may also have ended, or hang, without a word. */
export type StartTrouble = StartFailure | { readonly why: 'ended' | 'silent'; readonly detail: string };

/** Of EROFS too: a system that was started in recovery. */
const noAccess = ['EACCES', 'EPERM', 'EROFS'];

export function startFailureOf(error: unknown): StartFailure {
  if (isDiskFull(error)) return { why: 'disk-full', detail: '' };
  if (noAccess.includes(String((error as NodeJS.ErrnoException)?.code))) return { why: 'no-access', detail: '' };
  return { why: 'failed', detail: reasonOf(error).slice(0, MAX_DETAIL_LENGTH) };
}
