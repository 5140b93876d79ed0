import type { Static } from 'typebox';
import * as Type from 'typebox';
import { MacedClaim, PairingOffer } from '../pairing.ts';
import { Address, Place } from '../place.ts';
import { Receipt } from '../receipt.ts';
import { RotationToken } from '../rotation.ts';
import { Bytes32, Closed, Nullable, OneOf, SignedToken, Timestamp, Uuid } from '../schema.ts';
import { EnvelopeToken, OrderToken } from './devices.ts';
import type { Endpoint } from './endpoint.ts';

/** Request header with the envelope of a sent item. */
export const ENVELOPE_HEADER = 'homeward-envelope';
/** Request header: `dropped` where only the envelope is left. */
export const BODY_HEADER = 'homeward-body';

/** A Mac is shown so many changes of keys at once; it asks for the next when it has acknowledged these. */
export const MAX_ROTATIONS_AT_ONCE = 8;

/** What the server pushes over the open WebSocket, as JSON text. */
export const StreamMessage = Type.Union([
  Closed({ type: Type.Literal('order'), order: OrderToken }),
  /** The owner has other keys; comes before the orders that are signed with them. */
  Closed({ type: Type.Literal('rotation'), rotation: RotationToken }),
]);
export type StreamMessage = Static<typeof StreamMessage>;

export const CheckInReply = Closed({
  serverTime: Timestamp,
  /** The owner's latest order for this Mac. */
  order: Nullable(OrderToken),
  /** All items of the given epoch up to this number are on the server's disk. */
  haveSeq: Type.Integer({ minimum: 0 }),
  /** The Mac's own last word that the server has: above it a restored Mac goes on, in a new epoch. */
  lastEnvelope: Nullable(EnvelopeToken),
  lastAcknowledgement: Nullable(SignedToken()),
  /** Changes of the owner's keys that this Mac has not acknowledged, oldest first; absent where there are none. */
  rotations: Type.Optional(Type.Array(RotationToken, { maxItems: MAX_ROTATIONS_AT_ONCE })),
});
export type CheckInReply = Static<typeof CheckInReply>;

export const agentApi = {
  pairingOffer: {
    method: 'POST',
    path: '/api/agent/pairing/offer',
    authorization: 'none',
    summary: 'The offer of a pairing, for the Mac that derived its id',
    body: Closed({ pairingId: Bytes32 }),
    reply: PairingOffer,
  },
  pairingClaim: {
    method: 'POST',
    path: '/api/agent/pairing/claim',
    authorization: 'none',
    summary:
      'Claim a pairing, once; answers with the device token, which can only ask how it went until the owner certifies',
    body: Closed({ pairingId: Bytes32, claim: MacedClaim }),
    reply: Closed({ deviceId: Uuid, deviceToken: Bytes32 }),
  },
  pairingStatus: {
    method: 'GET',
    path: '/api/agent/pairing',
    authorization: 'agent',
    summary: "The owner's answer to this Mac's claim",
    reply: Closed({
      status: OneOf(['claimed', 'certified', 'refused', 'expired']),
      certificate: Nullable(SignedToken()),
    }),
  },
  checkIn: {
    method: 'POST',
    path: '/api/agent/check-in',
    authorization: 'agent',
    summary: 'What the owner ordered, and what the server has of this Mac',
    // Open: an app that is newer than its server may say more, and what this one does not know is no reason to keep an order from it.
    body: Type.Object({
      epoch: Type.Integer({ minimum: 1 }),
      /** Of the last change of keys that the Mac has taken, null for none; what came after it is sent, acknowledged or not. */
      rotationHash: Type.Optional(Nullable(Bytes32)),
    }),
    reply: CheckInReply,
  },
  putItem: {
    method: 'PUT',
    path: '/api/agent/items/:id',
    authorization: 'agent',
    summary: 'Store a sealed item; the same item again gives the same receipt',
    params: Closed({ id: Uuid }),
    takesBytes: true,
    reply: Receipt,
  },
  acknowledge: {
    method: 'POST',
    path: '/api/agent/acknowledgements',
    authorization: 'agent',
    summary: 'The signed word that an order was accepted',
    body: Closed({ acknowledgement: SignedToken() }),
  },
  acknowledgeRotation: {
    method: 'POST',
    path: '/api/agent/rotation-acknowledgements',
    authorization: 'agent',
    summary: "The signed word that a change of the owner's keys was taken to heart",
    body: Closed({ acknowledgement: SignedToken() }),
  },
  places: {
    method: 'POST',
    path: '/api/agent/places',
    authorization: 'agent',
    summary: 'The address this request came from with its place, and the places of the given ones; nothing is kept',
    body: Closed({ addresses: Type.Array(Address, { maxItems: 64 }) }),
    reply: Closed({ own: Place, places: Type.Array(Place) }),
  },
  stream: {
    method: 'GET',
    path: '/api/agent/stream',
    authorization: 'agent',
    summary: 'WebSocket on which orders are pushed the moment they are given',
    produces: 'websocket',
  },
} as const satisfies Record<string, Endpoint>;
