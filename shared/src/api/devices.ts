import type { Static } from 'typebox';
import * as Type from 'typebox';
import { itemKinds } from '../envelope.ts';
import { MacedClaim, PairingOffer } from '../pairing.ts';
import { Receipt } from '../receipt.ts';
import { Bytes32, Closed, Nullable, OneOf, SignedToken, Timestamp, Uuid } from '../schema.ts';
import { StepUpProof } from './account.ts';
import type { Endpoint } from './endpoint.ts';
import { UnseenDays } from './messages.ts';
import { MAX_SEALED_BATCH } from './sealed-batch.ts';

export const OrderToken = SignedToken(2048);
export const EnvelopeToken = SignedToken(2048);

/** A Mac, as far as the server knows it. Version, permissions and all else stand in its sealed reports: see `latestReport`. */
export const Device = Closed({
  deviceId: Uuid,
  certificate: SignedToken(),
  pairedAt: Timestamp,
  /** Last contact of any kind; null before the first. */
  lastSeenAt: Nullable(Timestamp),
  /** After how many days without contact its owner misses it. */
  unseenDays: UnseenDays,
  /** Whether its order stream is open now. */
  online: Type.Boolean(),
  /** The owner's latest order, as signed; the mode ordered is in it. */
  order: Nullable(OrderToken),
  /** The Mac's latest acknowledgement, as signed; the mode confirmed is in it. */
  acknowledgement: Nullable(SignedToken()),
  latestReport: Nullable(Uuid),
  /** Set while the Mac is retired or erased: when that becomes final. Until then it can be undone. */
  tombstone: Nullable(Closed({ action: OneOf(['retire', 'erase']), finalAt: Timestamp })),
  bytes: Type.Integer({ minimum: 0 }),
  items: Type.Integer({ minimum: 0 }),
});
export type Device = Static<typeof Device>;

/** An item as listed: what the Mac signed, and the server's receipt. The sealed bytes are fetched apart. */
export const ListedItem = Closed({
  envelope: EnvelopeToken,
  receipt: Receipt,
  /** `dropped`: the Mac had to drop the body before it could send it. */
  body: OneOf(['kept', 'dropped']),
  receivedAt: Timestamp,
});
export type ListedItem = Static<typeof ListedItem>;

/**
 * Seconds between heartbeats on the owner's event stream: a named event, `heartbeat`, since a browser does not show a page
 * comments. They also keep proxies from ending a silent connection.
 */
export const EVENT_HEARTBEAT_SECONDS = 20;

/** What happens, as server-sent events tell the console; each says only where to look again. */
export const OwnerEvent = Type.Union([
  Closed({ event: Type.Literal('item'), deviceId: Uuid, item: ListedItem }),
  Closed({ event: Type.Literal('device'), deviceId: Uuid }),
  Closed({ event: Type.Literal('pairing'), pairingId: Bytes32 }),
  Closed({ event: Type.Literal('records') }),
  Closed({ event: Type.Literal('activity') }),
  Closed({ event: Type.Literal('holds') }),
  Closed({ event: Type.Literal('shares') }),
]);
export type OwnerEvent = Static<typeof OwnerEvent>;

const DeviceId = Closed({ deviceId: Uuid });
const PairingId = Closed({ pairingId: Bytes32 });

export const devicesApi = {
  createPairing: {
    method: 'POST',
    path: '/api/pairings',
    authorization: 'owner',
    summary: 'Offer a pairing, valid 15 minutes and once',
    body: PairingOffer,
    reply: Closed({ pairingId: Bytes32, expiresAt: Timestamp }),
  },
  pairing: {
    method: 'GET',
    path: '/api/pairings/:pairingId',
    authorization: 'owner',
    summary: 'How far a pairing has come',
    params: PairingId,
    reply: Closed({
      status: OneOf(['offered', 'claimed', 'certified', 'refused', 'expired']),
      offer: PairingOffer,
      expiresAt: Timestamp,
      claim: Nullable(MacedClaim),
      deviceId: Nullable(Uuid),
    }),
  },
  certify: {
    method: 'POST',
    path: '/api/pairings/:pairingId/certificate',
    authorization: 'owner',
    summary: 'Answer a claim with an owner-signed device certificate: the Mac is paired',
    params: PairingId,
    body: Closed({ certificate: SignedToken() }),
    reply: Device,
  },
  refusePairing: {
    method: 'DELETE',
    path: '/api/pairings/:pairingId',
    authorization: 'owner',
    summary: 'Withdraw an offer or refuse a claim',
    params: PairingId,
  },
  devices: {
    method: 'GET',
    path: '/api/devices',
    authorization: 'owner',
    summary: 'All Macs of the account',
    reply: Closed({ devices: Type.Array(Device) }),
  },
  device: {
    method: 'GET',
    path: '/api/devices/:deviceId',
    authorization: 'owner',
    summary: 'One Mac',
    params: DeviceId,
    reply: Device,
  },
  putOrder: {
    method: 'PUT',
    path: '/api/devices/:deviceId/order',
    authorization: 'owner',
    summary:
      'Give a signed order (compare-and-set on `afterSeq`). What could help a thief needs the recovery code while a Mac of the account is stolen',
    params: DeviceId,
    body: Closed({
      order: OrderToken,
      /** The number of the latest order the owner has seen; 0 for none. */
      afterSeq: Type.Integer({ minimum: 0 }),
      proof: Type.Optional(StepUpProof),
    }),
    reply: Device,
  },
  removeDevice: {
    method: 'POST',
    path: '/api/devices/:deviceId/removal',
    authorization: 'owner',
    summary: 'Retire the Mac, or erase it with all its items: a tombstone for 14 days',
    params: DeviceId,
    body: Closed({ action: OneOf(['retire', 'erase']), proof: Type.Optional(StepUpProof) }),
    reply: Device,
  },
  keepDevice: {
    method: 'DELETE',
    path: '/api/devices/:deviceId/removal',
    authorization: 'owner',
    summary: 'Undo retiring or erasing within the 14 days',
    params: DeviceId,
    reply: Device,
  },
  items: {
    method: 'GET',
    path: '/api/devices/:deviceId/items',
    authorization: 'owner',
    summary: 'Items of a Mac by kind and time, newest first',
    params: DeviceId,
    query: Closed({
      kind: Type.Optional(OneOf(itemKinds)),
      /** Captured at or after, and before. */
      from: Type.Optional(Timestamp),
      to: Type.Optional(Timestamp),
      cursor: Type.Optional(Type.String({ maxLength: 100 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    }),
    reply: Closed({ items: Type.Array(ListedItem), cursor: Nullable(Type.String()) }),
  },
  sealed: {
    method: 'GET',
    path: '/api/devices/:deviceId/items/:id/sealed',
    authorization: 'owner',
    summary: 'The sealed bytes of an item',
    params: Closed({ deviceId: Uuid, id: Uuid }),
    produces: 'application/octet-stream',
  },
  sealedBatch: {
    method: 'POST',
    path: '/api/devices/:deviceId/items/sealed',
    authorization: 'owner',
    summary:
      'The sealed bytes of many items: for each, as asked, four bytes of length and as many bytes; length 0 for what must be asked for alone (photos, and what is too much for one answer), was dropped, or is not there',
    params: DeviceId,
    body: Closed({ ids: Type.Array(Uuid, { minItems: 1, maxItems: MAX_SEALED_BATCH }) }),
    produces: 'application/octet-stream',
  },
  events: {
    method: 'GET',
    path: '/api/events',
    authorization: 'owner',
    summary: 'Live events: server-sent, each one OwnerEvent',
    produces: 'text/event-stream',
  },
} as const satisfies Record<string, Endpoint>;
