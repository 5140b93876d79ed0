import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains, inDomain } from './domain.ts';
import { HomewardError } from './errors.ts';
import { rootFromPath } from './merkle.ts';
import { receiptKind } from './receipt.ts';
import { Bytes32, Closed } from './schema.ts';
import { hashSigned } from './signed.ts';

/** Receipt roots under one time stamp at most. */
export const MAX_STAMPED_ROOTS = 65_536;

/** A token at most, with the certificates in it: those of the large authorities have some 6 kB. */
export const MAX_TOKEN_BYTES = 32 * 1024;

/**
 * The way from a receipt root to what an authority stamped: one stamp (RFC 3161) is for many roots, so that an authority is
 * asked once in some minutes.
 */
export const TimeStampProof = Closed({
  index: Type.Integer({ minimum: 0, maximum: MAX_STAMPED_ROOTS - 1 }),
  /** Roots under the stamp. */
  size: Type.Integer({ minimum: 1, maximum: MAX_STAMPED_ROOTS }),
  path: Type.Array(Bytes32, { maxItems: 17 }),
});
export type TimeStampProof = Static<typeof TimeStampProof>;

/** What a receipt root is called among those of one stamp: the leaf of the tree. @param root as signed, `receipt.root` */
export const stampedHash = (root: string): string => hashSigned(receiptKind, root);

/**
 * What is stamped: the imprint is the SHA-256 of these bytes.
 * @param treeRoot of the Merkle tree over the hashes of receipt roots, base64url.
 */
export const stampedMessage = (treeRoot: string): Uint8Array<ArrayBuffer> =>
  inDomain(domains.timeStamp, fromBase64Url(treeRoot));

/**
 * What must be stamped for this receipt root to be.
 * @param root as signed, `receipt.root`. @throws HomewardError `time_stamp_refused` where the path leads nowhere
 */
export function stampedMessageOf(root: string, { index, size, path }: TimeStampProof): Uint8Array<ArrayBuffer> {
  const treeRoot = rootFromPath(stampedHash(root), index, size, path);
  if (treeRoot === null) throw new HomewardError('time_stamp_refused', 'its path leads to no root');
  return stampedMessage(treeRoot);
}
