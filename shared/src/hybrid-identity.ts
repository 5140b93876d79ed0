import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { sha3_256, shake256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import { bech32 } from '@scure/base';
import type { Identity } from 'age-encryption';
import { fromBase64, fromBase64Url } from './base64url.ts';
import { concatBytes, utf8 } from './bytes.ts';

/** The DER prefix of a PKCS #8 X25519 private key (RFC 8410, section 7): the 32-byte scalar follows. */
const PKCS8_PREFIX = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

const PREFIX = 'AGE-SECRET-KEY-PQ-';
const STANZA = 'mlkem768x25519';
const ML_KEM_CIPHERTEXT_BYTES = 1_088;
const SHARE_BYTES = ML_KEM_CIPHERTEXT_BYTES + 32;
const WRAPPED_FILE_KEY_BYTES = 32;

/** The label of X-Wing's combiner (draft-connolly-cfrg-xwing-kem, section 5.3). */
const X_WING_LABEL = utf8('\\.//^\\');

type Bytes = Uint8Array<ArrayBuffer>;

/** ML-KEM-768 of the platform (Modern Algorithms in the Web Cryptography API), where it has it. */
interface PlatformKem {
  importKey(
    format: 'raw-seed',
    seed: Bytes,
    algorithm: 'ML-KEM-768',
    extractable: boolean,
    usages: readonly ['decapsulateBits'],
  ): Promise<CryptoKey>;
  decapsulateBits(algorithm: 'ML-KEM-768', key: CryptoKey, ciphertext: Bytes): Promise<ArrayBuffer>;
}

const platformKem = (): PlatformKem | null =>
  'decapsulateBits' in crypto.subtle ? (crypto.subtle as unknown as PlatformKem) : null;

/**
 * The owner's hybrid age identity, made ready to open many items: `age-encryption` makes both key pairs anew for each file,
 * and computes what the browser can do many times faster. What it opens, and what it refuses, is the same
 * (https://c2sp.org/age, "mlkem768x25519").
 * @param identity `AGE-SECRET-KEY-PQ-1…`
 * @throws Error where it is none.
 */
export async function hybridIdentity(identity: string, kem = platformKem()): Promise<Identity> {
  const { prefix, bytes: seed } = bech32.decodeToBytes(identity);
  if (prefix.toUpperCase() !== PREFIX || seed.length !== 32) throw new Error('not a hybrid age identity');
  const expanded = shake256(new Uint8Array(seed), { dkLen: 96 });
  const [decapsulate, agree] = await Promise.all([
    mlKem(new Uint8Array(expanded.subarray(0, 64)), kem),
    x25519(new Uint8Array(expanded.subarray(64))),
  ]);
  return {
    async unwrapFileKey(stanzas) {
      for (const { args, body } of stanzas) {
        if (args[0] !== STANZA) continue;
        const share = args[1] === undefined || args.length !== 2 ? null : fromBase64(args[1]);
        if (share?.length !== SHARE_BYTES || body.length !== WRAPPED_FILE_KEY_BYTES) {
          throw new Error('invalid mlkem768x25519 stanza');
        }
        const ciphertext = new Uint8Array(share.subarray(0, ML_KEM_CIPHERTEXT_BYTES));
        const point = new Uint8Array(share.subarray(ML_KEM_CIPHERTEXT_BYTES));
        const [lattice, curve] = await Promise.all([decapsulate(ciphertext), agree.with(point)]);
        const secret = sha3_256(concatBytes(lattice, curve, point, agree.publicKey, X_WING_LABEL));
        const { key, nonce } = keySchedule(secret);
        try {
          return chacha20poly1305(key, nonce).decrypt(body);
        } catch {
          // Sealed to another recipient.
        }
      }
      return null;
    },
  };
}

async function mlKem(seed: Bytes, kem: PlatformKem | null): Promise<(ciphertext: Bytes) => Promise<Uint8Array>> {
  if (kem) {
    const key = await kem.importKey('raw-seed', seed, 'ML-KEM-768', false, ['decapsulateBits']);
    return async (ciphertext) => new Uint8Array(await kem.decapsulateBits('ML-KEM-768', key, ciphertext));
  }
  const { secretKey } = ml_kem768.keygen(seed);
  return async (ciphertext) => ml_kem768.decapsulate(ciphertext, secretKey);
}

async function x25519(scalar: Bytes) {
  const pkcs8 = concatBytes(PKCS8_PREFIX, scalar);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'X25519' }, true, ['deriveBits']);
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('the platform exported an X25519 key without its public half');
  return {
    publicKey: fromBase64Url(x),
    with: async (point: Bytes) => {
      const theirs = await crypto.subtle.importKey('raw', point, { name: 'X25519' }, false, []);
      return new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: theirs }, key, 256));
    },
  };
}

/** HPKE (RFC 9180) in base mode with MLKEM768-X25519, HKDF-SHA256 and ChaCha20Poly1305. */
const SUITE = concatBytes(utf8('HPKE'), Uint8Array.of(0x64, 0x7a, 0x00, 0x01, 0x00, 0x03));
const labeled = (label: string) => concatBytes(utf8('HPKE-v1'), SUITE, utf8(label));
const CONTEXT = concatBytes(
  Uint8Array.of(0),
  extract(sha256, labeled('psk_id_hash')),
  extract(sha256, concatBytes(labeled('info_hash'), utf8('age-encryption.org/mlkem768x25519'))),
);
const infoOf = (label: string, length: number) => concatBytes(Uint8Array.of(0, length), labeled(label), CONTEXT);
const SECRET_LABEL = labeled('secret');
const KEY_INFO = infoOf('key', 32);
const NONCE_INFO = infoOf('base_nonce', 12);

function keySchedule(sharedSecret: Uint8Array) {
  const secret = extract(sha256, SECRET_LABEL, sharedSecret);
  return { key: expand(sha256, secret, KEY_INFO, 32), nonce: expand(sha256, secret, NONCE_INFO, 12) };
}
