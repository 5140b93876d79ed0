import type { Call } from '@homeward/shared/api/client';
import { errorCodeOf } from '@homeward/shared/errors';
import type { Vault } from './vault.ts';

/** Puts the keys away at once, then has the session ended; where that fails, the owner is told that it goes on. */
export async function signOut(vault: Vault, call: Call): Promise<void> {
  vault.close();
  try {
    await call('signOut', {});
  } catch (error) {
    // Somebody may have signed in meanwhile.
    if (errorCodeOf(error) !== 'not_signed_in' && vault.state().status === 'closed') vault.close(true);
  }
}
