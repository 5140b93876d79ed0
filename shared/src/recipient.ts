import { utf8 } from './bytes.ts';
import { HomewardError } from './errors.ts';
import { sha256Base64Url } from './sha256.ts';

/** A hybrid (ML-KEM-768 and X25519) age recipient, 1,959 characters in lower-case Bech32. */
const HYBRID_RECIPIENT = /^age1pq1[02-9ac-hj-np-z]{1900,2000}$/;

/**
 * The recipient, known to be one hybrid age recipient: the age library would silently accept a classical one, or
 * mix the two, and the seal would then be only as strong as the weaker.
 * @throws HomewardError `wrong_recipient`
 */
export function requireHybridRecipient(recipient: string): string {
  if (!HYBRID_RECIPIENT.test(recipient)) {
    throw new HomewardError('wrong_recipient', 'items are sealed to exactly one post-quantum recipient (age1pq1…)');
  }
  return recipient;
}

/** The name by which signed things refer to a recipient: SHA-256 of its text, base64url. */
export const recipientIdOf = (recipient: string): string => sha256Base64Url(utf8(recipient));
