import { randomBytes } from 'node:crypto';
import { toBase64Url } from '@homeward/shared/base64url';
import { stampedMessage } from '@homeward/shared/time-stamp';
import type { AskAuthority } from '../time-stamps/time-stamp-authority.ts';
import { codeOf, type Finding, fail, ok, warn } from './finding.ts';

/** Authorities round to seconds, and the way takes its time. */
const BAD_SECONDS = 60;

/** Whether the authority stamps, who it is, and whether its clock agrees. @param ask null where none is set. */
export async function checkTimeStamps(ask: AskAuthority | null, now: () => number): Promise<Finding> {
  const check = 'time stamps';
  if (ask === null) {
    return ok(check, 'no authority is set: the dates of evidence rest on this server’s clock and the Mac’s');
  }
  try {
    const { stamp } = await ask(stampedMessage(toBase64Url(randomBytes(32))));
    const seconds = Math.round(Math.abs(stamp.at - now()) / 1000);
    const says = `${stamp.authority} stamps (certificate ${stamp.certificateSha256.slice(0, 16)}…)`;
    return seconds > BAD_SECONDS
      ? warn(
          check,
          `${says}, but its clock and this machine’s are ${seconds} s apart`,
          'have this machine set its clock',
        )
      : ok(check, says);
  } catch (error) {
    const why = error instanceof Error ? error.message : codeOf(error);
    return fail(check, `nothing is stamped (${why})`, 'look at --tsa-url, or name another authority');
  }
}
