import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { openKeyring } from '@homeward/shared/keyring';
import { refuseStaleState } from '@homeward/shared/state';
import { type OpenAccount, openState } from './open-account.ts';

/**
 * Takes over a recovery code that another session made. (New keys end the other sessions.)
 * @throws HomewardError `stale_state` where the server shows an older keyring or state than this session knows, `unopenable`
 */
export async function refreshKeys(call: Call, account: OpenAccount): Promise<void> {
  const { accountId, vaultKey, orderKey, signedState, keyring: before } = account;
  const { vault, state } = await call('account', {});
  const [keyring, refreshed] = await Promise.all([
    openKeyring(vault.keyring, vaultKey, accountId, before.generation),
    openState(state, accountId, orderKey),
  ]);
  refuseStaleState(refreshed.state, keyring, signedState.state.rev);
  if (keyring.orderSeed !== before.orderSeed || keyring.identity !== before.identity) {
    throw new HomewardError('stale_state', 'the keyring holds other keys, but is of the same generation');
  }
  Object.assign(account, { keyring, recoveryAuthKey: vault.recoveryAuthKey, signedState: refreshed });
}
