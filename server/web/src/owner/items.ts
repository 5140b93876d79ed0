import { pathOf } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import { api } from '@homeward/shared/api/table';
import { fromBase64Url } from '@homeward/shared/base64url';
import { EventBody } from '@homeward/shared/bodies/event';
import { MachineBody } from '@homeward/shared/bodies/machine';
import { ReportBody } from '@homeward/shared/bodies/report';
import { RouteBody } from '@homeward/shared/bodies/route';
import { type SnapshotAbout, SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { HomewardError } from '@homeward/shared/errors';
import type { NamedIdentity } from '@homeward/shared/keyring';
import { verifyReceipt } from '@homeward/shared/receipt';
import { expectShape } from '@homeward/shared/schema';
import { type OpenedItem, openItem } from '@homeward/shared/seal';
import { openSignedAndHash } from '@homeward/shared/signed';
import { parseStrictJson } from '@homeward/shared/strict-json';

/** What an item says, once opened. */
export type ItemContent =
  | { readonly kind: 'report'; readonly body: ReportBody }
  | { readonly kind: 'machine'; readonly body: MachineBody }
  | { readonly kind: 'route'; readonly body: RouteBody }
  | { readonly kind: 'event'; readonly body: EventBody }
  | { readonly kind: 'photo'; readonly about: SnapshotAbout; readonly jpeg: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'no-photo'; readonly body: SnapshotProblemBody }
  /** The Mac had to drop the body before it could send it; its envelope still stands. */
  | { readonly kind: 'dropped' };

/** An item whose signature, receipt, seal and commitment were checked. */
export interface VerifiedItem {
  readonly envelope: Envelope;
  /** By which the next envelope of the chain refers to this one. */
  readonly envelopeHash: string;
  /** When the server signed for it. */
  readonly receiptAt: number;
  readonly content: ItemContent;
}

/** Whose items they are, and what they are checked against. */
export interface ItemSigners {
  readonly accountId: string;
  readonly deviceId: string;
  /** The Mac's key from its certificate, base64url. */
  readonly deviceKey: string;
  /** The server's receipt key, base64url. */
  readonly receiptKey: string;
}

/** The same, and what opens them. */
export interface ItemTrust extends ItemSigners {
  /** The owner's age identities: the present one, and those that older items were sealed to. */
  readonly identities: readonly NamedIdentity[];
}

/** Gets the sealed bytes behind a path of the API. */
export type FetchBytes = (path: string) => Promise<Uint8Array>;

/** Gets the sealed bytes of an item by its id. */
export type FetchSealed = (itemId: string) => Promise<Uint8Array>;

/** Gets the sealed bytes of many items of a Mac; null for each that must be asked for alone. */
export type FetchBatch = (
  deviceId: string,
  ids: readonly string[],
) => Promise<readonly (Uint8Array<ArrayBuffer> | null)[]>;

export const sealedPath = (deviceId: string, id: string): string => pathOf(api.sealed.path, { deviceId, id });

/** A listed item as it was sealed, after every check; null where the Mac had to drop its body. */
export interface OpenedListedItem extends Omit<VerifiedItem, 'content'> {
  readonly opened: OpenedItem | null;
}

/**
 * Opens a listed item.
 * @throws HomewardError `bad_signature`, `item_refused`, `receipt_invalid`, `commitment_broken`, `unopenable`, …
 */
export async function openListedItem(
  item: SignedItem,
  trust: ItemTrust,
  fetchBytes: FetchBytes,
): Promise<VerifiedItem> {
  const sealed = (id: string) => fetchBytes(sealedPath(trust.deviceId, id));
  const { opened, ...verified } = await openListedBytes(item, trust, sealed);
  return { ...verified, content: opened ? contentOf(opened) : { kind: 'dropped' } };
}

export type SignedItem = Pick<ListedItem, 'envelope' | 'receipt' | 'body'>;

/** The same, with the header and the body byte for byte. @throws HomewardError as `openListedItem` */
export async function openListedBytes(
  item: SignedItem,
  trust: ItemTrust,
  fetchSealed: FetchSealed,
): Promise<OpenedListedItem> {
  const verified = await verifyListedItem(item, trust);
  if (item.body === 'dropped') return { ...verified, opened: null };
  const sealed = await fetchSealed(verified.envelope.id);
  return { ...verified, opened: await openItem(sealed, verified.envelope, identityFor(verified.envelope, trust)) };
}

/** The identity that an item was sealed to, which may be one of earlier keys. @throws HomewardError `unopenable` */
export function identityFor(
  { recipientId }: Pick<Envelope, 'recipientId'>,
  { identities }: Pick<ItemTrust, 'identities'>,
): string {
  const named = identities.find((one) => one.recipientId === recipientId);
  if (!named) throw new HomewardError('unopenable', 'it is sealed to keys that are not in the keyring');
  return named.identity;
}

/** What Mac and server signed about an item, without opening it. @throws HomewardError `bad_signature`, `item_refused`, `receipt_invalid` */
export async function verifyListedItem(
  { envelope: token, receipt }: Pick<SignedItem, 'envelope' | 'receipt'>,
  trust: ItemSigners,
): Promise<Omit<VerifiedItem, 'content'>> {
  const deviceKey = fromBase64Url(trust.deviceKey);
  const { content: envelope, hash: envelopeHash } = await openSignedAndHash(envelopeKind, token, deviceKey);
  if (envelope.accountId !== trust.accountId || envelope.deviceId !== trust.deviceId) {
    throw new HomewardError('item_refused', 'it is an item of another Mac');
  }
  const { serverTime } = await verifyReceipt(receipt, envelopeHash, trust.receiptKey);
  return { envelope, envelopeHash, receiptAt: serverTime };
}

/** What the opened bytes say, by kind. @throws HomewardError `invalid_shape`, `invalid_json` */
export function contentOf({ header, body }: OpenedItem): ItemContent {
  if (header.kind === 'snapshot' && header.mediaType === 'image/jpeg') {
    if (!header.about) throw new HomewardError('invalid_shape', 'the photo does not say which camera took it');
    return { kind: 'photo', about: header.about, jpeg: body };
  }
  const value = parseStrictJson(body);
  switch (header.kind) {
    case 'report':
      return { kind: 'report', body: expectShape(ReportBody, value, 'report') };
    case 'machine':
      return { kind: 'machine', body: expectShape(MachineBody, value, 'machine') };
    case 'route':
      return { kind: 'route', body: expectShape(RouteBody, value, 'route') };
    case 'event':
      return { kind: 'event', body: expectShape(EventBody, value, 'event') };
    case 'snapshot':
      return { kind: 'no-photo', body: expectShape(SnapshotProblemBody, value, 'snapshot') };
  }
}
