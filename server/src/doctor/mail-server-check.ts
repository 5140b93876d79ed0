import type { Mailer } from '../messages/mailer.ts';
import { codeOf, type Finding, fail, ok } from './finding.ts';

/** Whether the mail server answers and lets us in. @param mailer null where none is set. */
export async function checkMailServer(mailer: Pick<Mailer, 'verify'> | null): Promise<Finding> {
  const check = 'mail server';
  if (mailer === null) return ok(check, 'none is set: no mails are sent');
  try {
    await mailer.verify();
    return ok(check, 'it answers and lets this server in');
  } catch (error) {
    const { response } = error as { response?: string };
    // Nodemailer's own codes say little (ESOCKET); the system's stands behind.
    const { cause, message } = error as Error;
    const why = response ?? (cause === undefined ? message : codeOf(cause));
    return fail(check, `it does not (${why})`, 'look at --smtp-host, --smtp-port, --smtp-security, user and password');
  }
}
