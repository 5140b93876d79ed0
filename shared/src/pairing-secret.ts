import { scryptAsync } from '@noble/hashes/scrypt.js';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { randomBytes, utf8 } from './bytes.ts';
import { checkSymbol, groupCrockford, randomCrockford, readCrockford } from './crockford.ts';
import { HomewardError } from './errors.ts';
import { hkdf } from './hkdf.ts';
import { secureOrigin } from './origin.ts';

/** Minutes for which a pairing can be claimed, once. */
export const PAIRING_MINUTES = 15;

/** Symbols of a pairing code: 15 random ones (75 bits) and a check symbol. */
const CODE_LENGTH = 16;
const LINK_SECRET_BYTES = 16;

/** What both sides of a pairing derive from its secret, for one server. */
export interface PairingKeys {
  /** Under which the server keeps the pairing; 32 bytes, base64url. Gives nothing of the secret away. */
  readonly pairingId: string;
  /** Authenticates the console's offer. */
  readonly offerKey: Uint8Array;
  /** Authenticates the Mac's claim. */
  readonly claimKey: Uint8Array;
  /** Seals what the Mac tells of itself in its claim. */
  readonly sealKey: Uint8Array<ArrayBuffer>;
}

/** A secret made by the console: the same pairing can be entered by link or by typing the code, not both. */
export type PairingSecret =
  | { readonly form: 'link'; readonly secret: string }
  | { readonly form: 'code'; readonly code: string };

/** What a pairing link says. */
export interface PairingLink {
  readonly origin: string;
  /** 128 bits, base64url. */
  readonly secret: string;
  /** `ownerKeysFingerprint`: pins the owner's keys, so that the server cannot swap them. */
  readonly ownerKeys: string;
}

export const newLinkSecret = (): string => toBase64Url(randomBytes(LINK_SECRET_BYTES));

export function newPairingCode(): string {
  const symbols = randomCrockford(CODE_LENGTH - 1);
  return groupCrockford(symbols + checkSymbol(symbols));
}

/** The code's symbols. @throws HomewardError `code_mistyped` */
export function readPairingCode(typed: string): string {
  const symbols = readCrockford(typed, CODE_LENGTH);
  if (checkSymbol(symbols.slice(0, -1)) !== symbols.slice(-1)) {
    throw new HomewardError('code_mistyped', 'one character is not the one that was shown');
  }
  return symbols;
}

/** `homeward://pair?server=…&secret=…&keys=…`: never logged, read from standard input or a click. */
export function formatPairingLink(link: PairingLink): string {
  return `homeward://pair?${new URLSearchParams({ server: link.origin, secret: link.secret, keys: link.ownerKeys })}`;
}

/** The parts of a pairing link. @throws HomewardError `pairing_refused` where it is none, `insecure_origin`. */
export function parsePairingLink(text: string): PairingLink {
  const query = /^homeward:\/\/pair\/?\?([^\s#]+)$/.exec(text.trim())?.[1];
  const parameters = new URLSearchParams(query);
  const [server, secret, ownerKeys] = ['server', 'secret', 'keys'].map((name) => parameters.get(name));
  if (!server || !secret || !ownerKeys) throw notALink();
  if (fromBase64Url(secret).length !== LINK_SECRET_BYTES || fromBase64Url(ownerKeys).length !== 32) throw notALink();
  return { origin: secureOrigin(server), secret, ownerKeys };
}

const notALink = () =>
  new HomewardError('pairing_refused', 'that is not a whole pairing link; copy it again from the console');

/**
 * The keys of a pairing. A typed code has only 75 bits, so scrypt (N = 2^15, r = 8, p = 1; RFC 7914) makes each
 * guess cost a server that wants to break it; the origin as salt binds the code to one server.
 */
export async function pairingKeysOf(secret: PairingSecret, origin: string): Promise<PairingKeys> {
  const input =
    secret.form === 'link'
      ? fromBase64Url(secret.secret)
      : await scryptAsync(utf8(readPairingCode(secret.code)), utf8(origin), { N: 2 ** 15, r: 8, p: 1, dkLen: 32 });
  const key = (info: string) => hkdf(input, utf8(origin), `homeward/pair/v1/${info}`, 32);
  return { pairingId: toBase64Url(key('id')), offerKey: key('offer'), claimKey: key('claim'), sealKey: key('seal') };
}
