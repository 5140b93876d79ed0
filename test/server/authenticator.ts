import { stepAt, totpCode } from '../../server/src/services/totp.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes of a secret as an authenticator is given it (RFC 4648, section 6). */
export function fromBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = bits.slice(0, bits.length - (bits.length % 8)).match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

/** What an authenticator shows. @param at milliseconds since 1970 */
export const shownCode = (secret: string, at: number): string => totpCode(fromBase32(secret), stepAt(at));
