import { secureOrigin } from '@homeward/shared/origin';
import { parsePairingLink, readPairingCode } from '@homeward/shared/pairing-secret';
import { Closed } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/** What somebody gave to pair this Mac with: a link, or the address of a server and a code. Both are secrets. */
export const PairingEntry = Type.Union([
  Closed({ form: Type.Literal('link'), link: Type.String({ maxLength: 2048 }) }),
  Closed({
    form: Type.Literal('code'),
    server: Type.String({ maxLength: 300 }),
    code: Type.String({ maxLength: 64 }),
  }),
]);
export type PairingEntry = Static<typeof PairingEntry>;

/**
 * The server that an entry names, before anything is sent to it.
 * @throws HomewardError `pairing_refused`, `code_mistyped`, `bad_request` or `insecure_origin`, with words for whoever typed it.
 */
export function originOf(entry: PairingEntry): string {
  if (entry.form === 'link') return parsePairingLink(entry.link).origin;
  readPairingCode(entry.code);
  return secureOrigin(entry.server.trim());
}

export const hostOf = (origin: string): string => new URL(origin).host;
