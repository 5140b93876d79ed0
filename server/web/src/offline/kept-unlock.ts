import { decryptAesGcm, encryptAesGcm } from '@homeward/shared/aes-gcm';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes, text, utf8 } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { HomewardError } from '@homeward/shared/errors';
import { Keyring } from '@homeward/shared/keyring';
import { stretchLocally } from '@homeward/shared/local-stretching';
import { Closed, expectShape, SignedToken, Uuid } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { type OpenSession, openState } from '../owner/open-account.ts';
import { keptStore } from './kept-store.ts';

const KeptAccount = Closed({
  accountId: Uuid,
  sessionId: Uuid,
  loginName: Type.String(),
  recoveryAuthKey: Type.String(),
  vaultKey: Type.String(),
  /** Of when it was kept; unknown in what was kept before this was noted. */
  passwordWrap: Type.Optional(Type.String()),
  state: SignedToken(),
  keyring: Keyring,
});
type KeptAccount = Static<typeof KeptAccount>;

const ASSOCIATED = utf8('homeward/offline/v1/unlock');

/**
 * Lets the password open the account in this browser where the server is out of reach.
 * @param era from before the keys were open: whoever signs out while this is made leaves nothing behind
 */
export async function keepUnlock(
  password: string,
  { account, session }: OpenSession,
  era: string,
  store: Pick<typeof keptStore, 'putUnlock'> = keptStore,
): Promise<void> {
  const kept: KeptAccount = {
    accountId: account.accountId,
    sessionId: session.id,
    loginName: account.loginName,
    recoveryAuthKey: account.recoveryAuthKey,
    vaultKey: toBase64Url(account.vaultKey),
    passwordWrap: account.passwordWrap,
    state: account.signedState.token,
    keyring: account.keyring,
  };
  const salt = randomBytes(16);
  const sealed = await encryptAesGcm(await stretchLocally(password, salt), utf8(JSON.stringify(kept)), ASSOCIATED);
  await store.putUnlock({ v: 1, salt: toBase64Url(salt), sealed }, era);
}

/**
 * Opens the account that this browser keeps.
 * @returns null where it keeps none.
 * @throws HomewardError `wrong_credentials`
 */
export async function openKept(
  { loginName, password }: { readonly loginName: string; readonly password: string },
  store = keptStore,
): Promise<OpenSession | null> {
  const unlock = await store.unlock();
  if (unlock === null) return null;
  const key = await stretchLocally(password, fromBase64Url(unlock.salt));
  const plaintext = await decryptAesGcm(key, unlock.sealed, ASSOCIATED).catch(() => null);
  const kept = plaintext && expectShape(KeptAccount, JSON.parse(text(plaintext)), 'kept account');
  if (!kept || nameKey(kept.loginName) !== nameKey(loginName)) {
    throw new HomewardError('wrong_credentials', 'they do not open what this browser keeps');
  }
  const { accountId, keyring, recoveryAuthKey } = kept;
  const orderKey = await signingKeyFromSeed(fromBase64Url(keyring.orderSeed));
  const account = {
    ...{ accountId, loginName: kept.loginName, keyring, recoveryAuthKey, orderKey },
    vaultKey: fromBase64Url(kept.vaultKey),
    passwordWrap: kept.passwordWrap ?? '',
    signedState: await openState(kept.state, accountId, orderKey),
  };
  return { account, session: { id: kept.sessionId } };
}

/** As the server compares login names. */
const nameKey = (loginName: string) => loginName.normalize('NFKC').toLowerCase();
