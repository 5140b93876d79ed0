import { errorCodeOf } from '@homeward/shared/errors';
import type { OpenSession } from '../owner/open-account.ts';
import { offlineSwitch } from './offline-switch.ts';

/**
 * Signs in; where the server is out of reach, and the owner has this browser keep what it opened, opens that.
 * @param signIn at the server.
 * @throws HomewardError as `signIn` does
 */
export async function signInHere(
  typed: { readonly loginName: string; readonly password: string },
  signIn: () => Promise<OpenSession>,
): Promise<OpenSession> {
  const isKept = offlineSwitch.account() !== null;
  try {
    const opened = await signIn();
    if (isKept && offlineSwitch.account() === opened.account.accountId) {
      const { keepUnlock } = await import('./kept-unlock.ts');
      // It takes a second, and nobody waits for it.
      void keepUnlock(typed.password, opened).catch(() => {});
    }
    return opened;
  } catch (error) {
    if (!isKept || errorCodeOf(error) !== 'unavailable') throw error;
    const { openKept } = await import('./kept-unlock.ts');
    const kept = await openKept(typed);
    if (kept === null) throw error;
    return kept;
  }
}
