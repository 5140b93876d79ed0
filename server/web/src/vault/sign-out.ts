import { errorCodeOf } from '@homeward/shared/errors';
import type { Connection } from '../connection/connection.ts';
import type { Vault } from './vault.ts';

/** Puts the keys away at once, then has the session ended; where that fails, the owner is told that it goes on. */
export async function signOut(vault: Vault, connection: Pick<Connection, 'call' | 'forgetting'>): Promise<void> {
  vault.close();
  const forget = connection.forgetting();
  try {
    await connection.call('signOut', {});
  } catch (error) {
    // Somebody may have signed in meanwhile.
    if (errorCodeOf(error) !== 'not_signed_in' && vault.state().status === 'closed') vault.close(true);
  } finally {
    forget();
  }
}
