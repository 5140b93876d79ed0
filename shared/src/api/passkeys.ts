import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Base64UrlUpTo, Bytes32, Closed, Uuid } from '../schema.ts';

/** Id of a credential (WebAuthn, section 4: at most 1023 bytes). */
const CredentialId = Base64UrlUpTo(1023);
const Transports = Type.Array(Type.String({ maxLength: 20, pattern: '^[a-z-]+$' }), { maxItems: 10 });

/** What a browser is asked to sign with one of the account's passkeys, or to make a new one for. */
export const PasskeyChallenge = Closed({
  challengeId: Uuid,
  challenge: Bytes32,
  /** The domain that the passkeys are for: the server's host name. */
  rpId: Type.String({ maxLength: 253 }),
  /** Those that count here; where a new one is made, those that there are. */
  credentials: Type.Array(Closed({ id: CredentialId, transports: Transports })),
});
export type PasskeyChallenge = Static<typeof PasskeyChallenge>;

/** A new passkey, as the browser answers; results of extensions are not sent: PRF's opens the vault. */
export const MadePasskey = Closed({
  id: CredentialId,
  clientDataJSON: Base64UrlUpTo(4096),
  attestationObject: Base64UrlUpTo(8192),
  transports: Transports,
});
export type MadePasskey = Static<typeof MadePasskey>;

/** A signature of a passkey. */
export const PasskeyAnswer = Closed({
  id: CredentialId,
  clientDataJSON: Base64UrlUpTo(4096),
  authenticatorData: Base64UrlUpTo(2048),
  signature: Base64UrlUpTo(4096),
});
export type PasskeyAnswer = Static<typeof PasskeyAnswer>;

/** A challenge, answered with a passkey. */
export const PasskeyProof = Closed({ by: Type.Literal('passkey'), challengeId: Uuid, answer: PasskeyAnswer });
export type PasskeyProof = Static<typeof PasskeyProof>;
