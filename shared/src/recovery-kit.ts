import { Decrypter, Encrypter } from 'age-encryption';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { utf8 } from './bytes.ts';
import { groupCrockford, randomCrockford, readCrockford } from './crockford.ts';
import { domains, inDomain } from './domain.ts';
import { type SigningKey, signingKeyFromSeed } from './ed25519.ts';
import { HomewardError } from './errors.ts';
import { hkdf } from './hkdf.ts';
import { identitiesOf, type Keyring, type VaultKey } from './keyring.ts';

/** 26 Crockford symbols: 130 bits, so that no key stretching is needed to make guessing hopeless. */
const CODE_LENGTH = 26;

/** scrypt's work factor in `kit.age`: the code is as strong as a key already, and a phone must open it quickly. */
const KIT_WORK_FACTOR = 12;

const VAULT_KEY_COMMENT = '# homeward vault key: ';

/** A fresh recovery code, in groups of four as it is printed. */
export const newRecoveryCode = (): string => groupCrockford(randomCrockford(CODE_LENGTH));

/** The code's 26 symbols. @throws HomewardError `code_mistyped` */
export const readRecoveryCode = (typed: string): string => readCrockford(typed, CODE_LENGTH);

/** The signing keys that a recovery code stands for. */
export interface RecoveryKeys {
  /** Pinned by each Mac at pairing; signs key rotations only. */
  readonly root: SigningKey;
  /** Proves to the server that the code is known; the server keeps its public half. */
  readonly recoveryAuth: SigningKey;
}

export async function recoveryKeysOf(code: string): Promise<RecoveryKeys> {
  const secret = utf8(readRecoveryCode(code));
  const key = (info: string) => signingKeyFromSeed(hkdf(secret, utf8('homeward/recovery/v1'), info, 32));
  return { root: await key('root-sign'), recoveryAuth: await key('recovery-auth') };
}

/**
 * `kit.age`: a passphrase age file whose plaintext is an age identity file. With the recovery code and any age
 * implementation, every item can be opened, without a line of our code; the passphrase is the code's 26 symbols
 * without separators. VK stands in a comment. Identities that nothing is sealed to any more come after the present one.
 */
export function makeRecoveryKit(code: string, keyring: Keyring, vaultKey: VaultKey): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(readRecoveryCode(code));
  encrypter.setScryptWorkFactor(KIT_WORK_FACTOR);
  const identities = identitiesOf(keyring).map(({ identity }) => identity);
  const comments = [`# public key: ${keyring.recipient}`, `${VAULT_KEY_COMMENT}${toBase64Url(vaultKey)}`];
  const lines = [...comments, ...identities, ''];
  return encrypter.encrypt(lines.join('\n'));
}

/** @throws HomewardError `wrong_recovery_code` where the code does not open it, `invalid_shape` where it is no kit. */
export async function openRecoveryKit(
  kit: Uint8Array,
  code: string,
): Promise<{ identity: string; vaultKey: VaultKey }> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(readRecoveryCode(code));
  let lines: string[];
  try {
    lines = (await decrypter.decrypt(kit, 'text')).split('\n');
  } catch (cause) {
    throw new HomewardError('wrong_recovery_code', 'the code does not open the recovery kit', { cause });
  }
  const identity = lines.find((line) => line.startsWith('AGE-SECRET-KEY-PQ-1'));
  const vaultKey = lines.find((line) => line.startsWith(VAULT_KEY_COMMENT))?.slice(VAULT_KEY_COMMENT.length);
  if (!identity || !vaultKey) throw new HomewardError('invalid_shape', 'the recovery kit lacks its keys');
  return { identity, vaultKey: fromBase64Url(vaultKey) };
}

/** What `recoveryAuth` signs to get in by recovery code. @param challenge 32 bytes of the server's, base64url. */
export const recoveryMessage = (challenge: string) => inDomain(domains.recoveryChallenge, fromBase64Url(challenge));

/** What `recoveryAuth` signs to allow one action (order hash, or the action's name) while signed in. */
export const stepUpMessage = (challenge: string, action: string) =>
  inDomain(domains.stepUp, fromBase64Url(challenge), utf8(action));
