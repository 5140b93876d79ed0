import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { type PairingLink, parsePairingLink } from '@homeward/shared/pairing-secret';

/** The scheme of our links, as the app's Info.plist names it. */
export const LINK_SCHEME = 'homeward';

/** A link is some 200 characters; whoever hands over more has something else in mind. */
const LONGEST_LINK = 2048;

/** What a click on a link asks for: a pairing, which the window still asks about, or something that is refused in words. */
export type DeepLink =
  | { readonly kind: 'pair'; readonly text: string; readonly link: PairingLink }
  | { readonly kind: 'refused'; readonly words: string };

/** Reads a link that the system handed over. Its text is a secret: it goes into no log and no error. */
export function readDeepLink(text: string): DeepLink {
  if (text.length > LONGEST_LINK) return refused('the link is too long');
  if (!isOurs(text)) return refused('it is not a link of Homeward');
  if (!/^homeward:\/\/pair\b/.test(text)) return refused('this link asks for something that Homeward does not know');
  try {
    return { kind: 'pair', text, link: parsePairingLink(text) };
  } catch (error) {
    return refused(error instanceof HomewardError ? error.detail : 'the link cannot be read');
  }
}

const refused = (why: string): DeepLink => ({
  kind: 'refused',
  words: `${errorCatalogue.pairing_refused.title}: ${why}.`.replace(/\.\.$/, '.'),
});

const isOurs = (text: string): boolean => text.startsWith(`${LINK_SCHEME}://`);

/** The link among a program's arguments, as a second start has it where the system hands links over that way. */
export const linkAmong = (argv: readonly string[]): string | undefined => argv.find(isOurs);
