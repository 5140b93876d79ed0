import type { StepUpProof } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import type { Factor } from '@homeward/shared/api/factors';
import type { MadePasskey, PasskeyAnswer, PasskeyChallenge } from '@homeward/shared/api/passkeys';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes, utf8 } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { passkeySalt, unwrapWithPasskey, wrapForPasskey } from '@homeward/shared/keyring';
import type { OpenAccount } from './open-account.ts';
import { openAccount } from './open-account.ts';

/** ES256, EdDSA and RS256 (IANA COSE), which all authenticators between them can. */
const ALGORITHMS = [-8, -7, -257];

type Asked = Pick<PasskeyChallenge, 'challenge' | 'rpId' | 'credentials'>;

/** Whether this browser has passkeys, and this page is one that can use the server's own. */
export const canUsePasskeys = (origin: string): boolean =>
  typeof PublicKeyCredential === 'function' &&
  location.origin === origin &&
  !/^(?:\d+\.){3}\d+$|:/.test(location.hostname);

/**
 * Makes a passkey. What its PRF gives, where it has one, stays here: it wraps VK.
 * @throws HomewardError `wrong_factor` where the owner or the browser gives up
 */
export async function makePasskey(
  { challenge, rpId, credentials }: Asked,
  account: OpenAccount,
): Promise<{ readonly made: MadePasskey; readonly wrap: string | undefined }> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { accountId, loginName } = account;
  const { id, response, clientExtensionResults } = await startRegistration({
    optionsJSON: {
      challenge,
      rp: { id: rpId, name: 'Homeward' },
      user: { id: toBase64Url(utf8(accountId)), name: loginName, displayName: loginName },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: described(credentials),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      attestation: 'none',
      extensions: { prf: { eval: { first: passkeySalt(accountId) } } },
    },
  }).catch(gaveUp);
  const { clientDataJSON, attestationObject, transports = [] } = response;
  const made = { id, clientDataJSON, attestationObject, transports };
  const { prf } = clientExtensionResults;
  // Some give the value at the first use only.
  const value = prf?.results?.first ?? (prf?.enabled ? await evaluated(id, rpId, accountId) : undefined);
  const { vaultKey, keyring } = account;
  const wrap = value && (await wrapForPasskey(vaultKey, bytesOf(value), accountId, keyring.generation));
  return { made, wrap };
}

/** Signs a challenge with one of the passkeys that count. @throws HomewardError `wrong_factor` where the owner gives up */
export async function answerPasskey({ challenge, rpId, credentials }: Asked): Promise<PasskeyAnswer> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { id, response } = await startAuthentication({
    optionsJSON: { challenge, rpId, allowCredentials: described(credentials), userVerification: 'required' },
  }).catch(gaveUp);
  const { clientDataJSON, authenticatorData, signature } = response;
  return { id, clientDataJSON, authenticatorData, signature };
}

/** In place of the recovery code, for one action. */
export async function provePasskey(call: Call, action: string): Promise<StepUpProof> {
  const asked = await call('passkeyChallenge', { body: { action } });
  if (asked.credentials.length === 0) {
    throw new HomewardError('step_up_needed', 'a passkey counts 24 hours after it was added');
  }
  return { by: 'passkey', challengeId: asked.challengeId, answer: await answerPasskey(asked) };
}

/** The passkeys that open the vault. */
export const unlocking = (factors: readonly Factor[]) =>
  factors.flatMap(({ unlock }) => (unlock === null ? [] : [unlock]));

/**
 * Opens the vault of a session that still runs, without the password.
 * @throws HomewardError `wrong_factor` where the owner gives up, `not_signed_in`, `unopenable`
 */
export async function unlockWithPasskey(call: Call, seenStateRev: (accountId: string) => number): Promise<OpenAccount> {
  const [account, { factors }] = await Promise.all([call('account', {}), call('factors', {})]);
  const unlocks = unlocking(factors);
  const { accountId, vault } = account;
  const ids = unlocks.map(({ credentialId }) => credentialId);
  const { id, value } = await evaluate(ids, location.hostname, accountId);
  const wrap = unlocks.find(({ credentialId }) => credentialId === id)?.wrap;
  if (!wrap || !value) throw new HomewardError('wrong_factor', 'this passkey does not open the vault here');
  const vaultKey = await unwrapWithPasskey(wrap, bytesOf(value), accountId, vault.generation);
  return await openAccount(account, vaultKey, { serverStaticKey: null, seenStateRev });
}

const evaluated = async (id: string, rpId: string, accountId: string) =>
  (await evaluate([id], rpId, accountId).catch(() => undefined))?.value;

/** What the PRF of one of the passkeys gives. The challenge is nobody's: only the value counts. */
async function evaluate(ids: readonly string[], rpId: string, accountId: string) {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { id, clientExtensionResults } = await startAuthentication({
    optionsJSON: {
      challenge: toBase64Url(randomBytes(32)),
      rpId,
      allowCredentials: ids.map((credential) => ({ id: credential, type: 'public-key' })),
      userVerification: 'required',
      extensions: { prf: { eval: { first: passkeySalt(accountId) } } },
    },
  }).catch(gaveUp);
  return { id, value: clientExtensionResults.prf?.results?.first };
}

const described = (credentials: PasskeyChallenge['credentials']) =>
  credentials.map(({ id, transports }) => ({ id, transports: [...transports], type: 'public-key' as const }));

const bytesOf = (value: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> =>
  ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()
    : new Uint8Array(value);

const gaveUp = (cause: unknown): never => {
  throw new HomewardError('wrong_factor', 'the browser gave no passkey; try again', { cause });
};
