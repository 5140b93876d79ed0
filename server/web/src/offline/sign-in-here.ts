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
    const [opened, era] = await Promise.all([signIn(), isKept ? beginKeeping() : null]);
    if (era !== null && offlineSwitch.account() === opened.account.accountId) {
      const { keepUnlock } = await import('./kept-unlock.ts');
      // It takes a second, and nobody waits for it.
      void keepUnlock(typed.password, opened, era).catch(() => {});
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

/** Null where this browser can keep nothing. */
const beginKeeping = (): Promise<string | null> =>
  import('./kept-store.ts').then(({ keptStore }) => keptStore.begin()).catch(() => null);
