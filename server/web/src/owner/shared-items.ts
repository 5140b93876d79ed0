import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { envelopeKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import { fileKeyOf } from '@homeward/shared/file-key';
import { openItemWithFileKey } from '@homeward/shared/seal';
import type { SharedKey } from '@homeward/shared/share';
import { hashSigned } from '@homeward/shared/signed';
import {
  contentOf,
  type FetchBytes,
  type ItemSigners,
  type ItemTrust,
  identityFor,
  type SignedItem,
  sealedPath,
  type VerifiedItem,
  verifyListedItem,
} from './items.ts';

/** What opens an item for somebody else. */
export interface OpeningKey {
  readonly key: SharedKey;
  /** A snapshot may be none: then it says why. */
  readonly isPhoto: boolean;
}

/**
 * What opens an item for somebody else. The item has passed every check with it: what its owner cannot read is not shared.
 * @throws HomewardError as `openListedItem`
 */
export async function sharedKeyOf(item: SignedItem, trust: ItemTrust, fetchBytes: FetchBytes): Promise<OpeningKey> {
  const { envelope } = await verifyListedItem(item, trust);
  const sealed = await fetchBytes(sealedPath(trust.deviceId, envelope.id));
  const fileKey = await fileKeyOf(sealed, identityFor(envelope, trust));
  const { kind } = contentOf(await openItemWithFileKey(sealed, envelope, fileKey));
  const key = { envelopeHash: hashSigned(envelopeKind, item.envelope), fileKey: toBase64Url(fileKey) };
  return { key, isPhoto: kind === 'photo' };
}

/** Gets the sealed bytes of an item that a link shares. */
export type FetchShared = (itemId: string) => Promise<Uint8Array>;

/** Opens an item with what the link gives, after every check that its owner's console makes. @throws HomewardError as `openListedItem` */
export async function openSharedItem(
  item: SignedItem,
  signers: ItemSigners,
  fileKey: string,
  fetchShared: FetchShared,
): Promise<VerifiedItem> {
  const verified = await verifyListedItem(item, signers);
  if (item.body === 'dropped') throw new HomewardError('item_refused', 'the link shares nothing of it');
  const sealed = await fetchShared(verified.envelope.id);
  const opened = await openItemWithFileKey(sealed, verified.envelope, fromBase64Url(fileKey));
  return { ...verified, content: contentOf(opened) };
}
