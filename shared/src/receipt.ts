import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import type { SigningKey } from './ed25519.ts';
import { HomewardError } from './errors.ts';
import { merkleTree, rootFromPath, type TreeHash } from './merkle.ts';
import { Bytes32, Closed, SignedToken, Timestamp } from './schema.ts';
import { sha256Base64Url } from './sha256.ts';
import { openSigned, type SignedKind, signMade } from './signed.ts';

/** Items of one commit at most. */
const MAX_TREE = 65_536;

/** What the server signs, once for all items of one commit. */
export const ReceiptRoot = Closed({
  v: Type.Literal(1),
  /** SHA-256 of the server's receipt key. */
  serverKeyId: Bytes32,
  serverTime: Timestamp,
  treeSize: Type.Integer({ minimum: 1, maximum: MAX_TREE }),
  root: Bytes32,
});
export type ReceiptRoot = Static<typeof ReceiptRoot>;

export const receiptKind = {
  domain: domains.receipt,
  schema: ReceiptRoot,
  name: 'receipt',
} as const satisfies SignedKind<typeof ReceiptRoot>;

/** Proof that the server has an item on disk: a signed Merkle root, and the way to it from the envelope's hash. */
export const Receipt = Closed({
  envelopeHash: Bytes32,
  index: Type.Integer({ minimum: 0, maximum: MAX_TREE - 1 }),
  path: Type.Array(Bytes32, { maxItems: 17 }),
  root: SignedToken(512),
});
export type Receipt = Static<typeof Receipt>;

/** Receipts for the items of one commit, in their order, under one signature. */
export async function issueReceipts(
  envelopeHashes: readonly string[],
  serverTime: number,
  key: SigningKey,
  treeHash?: TreeHash,
): Promise<Receipt[]> {
  const tree = merkleTree(envelopeHashes, treeHash);
  const root = await signMade(
    receiptKind,
    { v: 1, serverKeyId: keyIdOf(key.publicKey), serverTime, treeSize: envelopeHashes.length, root: tree.root },
    key,
  );
  return envelopeHashes.map((envelopeHash, index) => ({
    envelopeHash,
    index,
    path: [...(tree.paths[index] ?? [])],
    root,
  }));
}

/**
 * Checks a receipt for one envelope.
 * @param serverKey base64url of the server's receipt key as pinned at pairing.
 * @returns what the server signed. @throws HomewardError `receipt_invalid` or `bad_signature`.
 */
export async function verifyReceipt(receipt: Receipt, envelopeHash: string, serverKey: string): Promise<ReceiptRoot> {
  if (receipt.envelopeHash !== envelopeHash) throw new HomewardError('receipt_invalid', 'it is for another envelope');
  const publicKey = fromBase64Url(serverKey);
  const signed = await openSigned(receiptKind, receipt.root, publicKey);
  if (signed.serverKeyId !== keyIdOf(publicKey)) throw new HomewardError('receipt_invalid', 'it names another key');
  if (rootFromPath(envelopeHash, receipt.index, signed.treeSize, receipt.path) !== signed.root) {
    throw new HomewardError('receipt_invalid', 'its path does not lead to the signed root');
  }
  return signed;
}

/** The name of a public key in signed things: SHA-256 of its 32 bytes, base64url. */
export const keyIdOf = (publicKey: Uint8Array): string => sha256Base64Url(publicKey);
