import { createHmac, timingSafeEqual } from 'node:crypto';

/** What authenticators assume unless told otherwise (RFC 6238, and the `otpauth:` links that they read). */
const DIGITS = 6;
const STEP_SECONDS = 30;

/** Clocks may be half a minute off, and people type slowly: one step before and one after (RFC 6238, section 5.2). */
const WINDOW_STEPS = 1;

/** Bytes of a secret, as long as the digest of SHA-1 (RFC 4226, section 4). */
export const TOTP_SECRET_BYTES = 20;

export interface CodeShape {
  readonly digits: number;
  /** SHA-1 is the only one that every authenticator takes; as a MAC it stands. */
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
}

/** The code of a step (RFC 4226, section 5.3). @param step the step's number since 1970 */
export function totpCode(
  secret: Uint8Array,
  step: number,
  { digits, algorithm }: CodeShape = { digits: DIGITS, algorithm: 'sha1' },
): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm, secret).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const truncated = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/** The number of the step that a time is in. */
export const stepAt = (now: number): number => Math.floor(now / 1000 / STEP_SECONDS);

/**
 * The step that a code is of; undefined where it is of none that counts now.
 * @param after the last step that was used: neither it nor one before it counts again (RFC 6238, section 5.2)
 */
export function matchingStep(secret: Uint8Array, code: string, now: number, after: number): number | undefined {
  const given = Buffer.from(code);
  let matching: number | undefined;
  for (let step = stepAt(now) - WINDOW_STEPS; step <= stepAt(now) + WINDOW_STEPS; step += 1) {
    const expected = Buffer.from(totpCode(secret, step));
    const isEqual = given.length === expected.length && timingSafeEqual(given, expected);
    if (isEqual && step > after) matching ??= step;
  }
  return matching;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base 32 without padding (RFC 4648, section 6), as authenticators read it. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(value << (5 - bits)) & 31] : text;
}
