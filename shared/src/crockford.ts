import { randomBytes, utf8 } from './bytes.ts';
import { HomewardError } from './errors.ts';
import { sha256 } from './sha256.ts';

/** Crockford's base 32: no I, L, O or U (https://www.crockford.com/base32.html). */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `length` random symbols, 5 bits each. */
export function randomCrockford(length: number): string {
  return Array.from(randomBytes(length), (byte) => SYMBOLS.charAt(byte & 31)).join('');
}

/** What a person typed, as symbols: upper case, without separators, with O read as 0 and I and L as 1. */
export function normalizeCrockford(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/gu, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}

/**
 * The symbols of what a person typed, known to have the right number of them.
 * @throws HomewardError `code_mistyped`
 */
export function readCrockford(typed: string, length: number): string {
  const symbols = normalizeCrockford(typed);
  if (symbols.length !== length) {
    throw new HomewardError('code_mistyped', `a code has ${length} characters; this one has ${symbols.length}`);
  }
  const foreign = [...symbols].find((symbol) => !SYMBOLS.includes(symbol));
  if (foreign !== undefined) throw new HomewardError('code_mistyped', `“${foreign}” does not occur in a code`);
  return symbols;
}

/** One symbol that shows a typing error in the symbols before it, in 31 of 32 cases. */
export const checkSymbol = (symbols: string): string => SYMBOLS.charAt((sha256(utf8(symbols))[0] ?? 0) & 31);

/** The symbols in groups of four, for reading aloud and typing. */
export const groupCrockford = (symbols: string): string => symbols.match(/.{1,4}/g)?.join('-') ?? '';
