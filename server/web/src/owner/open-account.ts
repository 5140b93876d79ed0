import type { Account, SessionReply } from '@homeward/shared/api/account';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { type SigningKey, signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { type Keyring, openKeyring, type VaultKey } from '@homeward/shared/keyring';
import { openSigned } from '@homeward/shared/signed';
import { type AccountState, refuseStaleState, stateKind } from '@homeward/shared/state';

/** An account whose vault is open: lives in memory only. */
export interface OpenAccount {
  readonly accountId: string;
  readonly loginName: string;
  /** Replaced when the recovery code is. */
  keyring: Keyring;
  readonly vaultKey: VaultKey;
  readonly orderKey: SigningKey;
  /** Public half of what answers a step-up, base64url. */
  recoveryAuthKey: string;
  /** VK under the password as the server keeps it: another one means another password. */
  passwordWrap: string;
  /** The owner's latest signed word about the account; replaced when a record changes. */
  signedState: SignedState;
}

export interface SignedState {
  readonly token: string;
  readonly state: AccountState;
}

/** The session that a sign-up, sign-in or recovery began. */
export interface OpenSession {
  readonly account: OpenAccount;
  readonly session: SessionReply['session'];
}

/** What an account must agree with before it is believed. */
export interface AccountExpectation {
  /** OPAQUE static key of the server as it just proved to have, base64url; null where no password was used, so that none was shown. */
  readonly serverStaticKey: string | null;
  /** The highest revision of this account's signed state that was seen anywhere; 0 for none. */
  readonly seenStateRev: (accountId: string) => number;
}

/**
 * Opens what the server keeps of an account, and refuses what contradicts the owner's keys.
 * @throws HomewardError `unopenable`, `server_changed`, `bad_signature`, `stale_state`
 */
export async function openAccount(
  account: Account,
  vaultKey: VaultKey,
  expected: AccountExpectation,
): Promise<OpenAccount> {
  const { accountId, loginName, vault } = account;
  const keyring = await openKeyring(vault.keyring, vaultKey, accountId, vault.generation);
  if (expected.serverStaticKey !== null && keyring.serverStaticKey !== expected.serverStaticKey) {
    throw new HomewardError('server_changed', 'its OPAQUE key is not the one that this account was made with');
  }
  const orderKey = await signingKeyFromSeed(fromBase64Url(keyring.orderSeed));
  const publicHalves = [
    [vault.orderKey, toBase64Url(orderKey.publicKey)],
    [vault.rootKey, keyring.rootKey],
    [vault.recipient, keyring.recipient],
  ];
  if (publicHalves.some(([told, own]) => told !== own)) {
    throw new HomewardError('bad_signature', 'the server shows public keys that are not those of the keyring');
  }
  const signedState = await openState(account.state, accountId, orderKey);
  refuseStaleState(signedState.state, keyring, expected.seenStateRev(accountId));
  return {
    accountId,
    loginName,
    keyring,
    vaultKey,
    orderKey,
    recoveryAuthKey: vault.recoveryAuthKey,
    passwordWrap: vault.passwordWrap,
    signedState,
  };
}

/** The account's state from its token. @throws HomewardError `bad_signature`, `stale_state` for another account's. */
export async function openState(token: string, accountId: string, orderKey: SigningKey): Promise<SignedState> {
  const state = await openSigned(stateKind, token, orderKey.publicKey);
  if (state.accountId !== accountId) throw new HomewardError('stale_state', "it is another account's");
  return { token, state };
}
