import { OrderToken } from '@homeward/shared/api/devices';
import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { type PairingLink, parsePairingLink } from '@homeward/shared/pairing-secret';
import { Check } from 'typebox/value';

/** The scheme of our links, as the app's Info.plist names it. */
export const LINK_SCHEME = 'homeward';

/** A pairing link is some 200 characters, a signed order at most 2,900; whoever hands over more has something else in mind. */
const LONGEST_LINK = { pair: 2048, order: 4096 } as const;

/**
 * What a click on a link asks for: a pairing, which the window still asks about; a signed order to be taken in, of which
 * nothing is believed yet; or something that is refused in words.
 */
export type DeepLink =
  | { readonly kind: 'pair'; readonly text: string; readonly link: PairingLink }
  | { readonly kind: 'order'; readonly token: string }
  | { readonly kind: 'refused'; readonly about: 'pair' | 'order'; readonly words: string };

/** Reads a link that the system handed over. Its text may be a secret: it goes into no log and no error. */
export function readDeepLink(text: string): DeepLink {
  if (!isOurs(text)) return refused('pair', 'it is not a link of Homeward');
  const about = /^homeward:\/\/(pair|order)\b/.exec(text)?.[1] as 'pair' | 'order' | undefined;
  if (text.length > LONGEST_LINK[about ?? 'pair']) return refused(about ?? 'pair', 'the link is too long');
  if (about === undefined) return refused('pair', 'this link asks for something that Homeward does not know');
  return about === 'pair' ? readPairing(text) : readOrder(text);
}

function readPairing(text: string): DeepLink {
  try {
    return { kind: 'pair', text, link: parsePairingLink(text) };
  } catch (error) {
    return refused('pair', error instanceof HomewardError ? error.detail : 'the link cannot be read');
  }
}

/** `homeward://order?order=TOKEN`, and nothing else in it. */
function readOrder(text: string): DeepLink {
  const [, token] = /^homeward:\/\/order\?order=([^&#]*)$/.exec(text) ?? [];
  return Check(OrderToken, token)
    ? { kind: 'order', token: token as string }
    : refused('order', 'the link is not whole; copy it again');
}

const titles = { pair: errorCatalogue.pairing_refused.title, order: errorCatalogue.order_refused.title } as const;

const refused = (about: 'pair' | 'order', why: string): DeepLink => ({
  ...{ kind: 'refused', about },
  words: `${titles[about]}: ${why}.`.replace(/\.\.$/, '.'),
});

const isOurs = (text: string): boolean => text.startsWith(`${LINK_SCHEME}://`);

/** The link among a program's arguments, as a second start has it where the system hands links over that way. */
export const linkAmong = (argv: readonly string[]): string | undefined => argv.find(isOurs);
