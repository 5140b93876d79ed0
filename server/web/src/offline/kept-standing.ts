import type { Call } from '@homeward/shared/api/client';
import type { OpenAccount } from '../owner/open-account.ts';

/**
 * Whether this browser may go on keeping what it keeps, as the server has it now: a thief may have the browser, as the session
 * may have been tagged since; or the password was changed elsewhere, and what is kept opens with the one of before.
 */
export async function keptStanding(
  call: Call,
  { passwordWrap }: Pick<OpenAccount, 'passwordWrap'>,
): Promise<'fine' | 'on-paired-mac' | 'other-password'> {
  const [{ sessions }, { vault }] = await Promise.all([call('sessions', {}), call('account', {})]);
  if (sessions.some(({ current, onPairedMac }) => current && onPairedMac)) return 'on-paired-mac';
  return vault.passwordWrap === passwordWrap ? 'fine' : 'other-password';
}
