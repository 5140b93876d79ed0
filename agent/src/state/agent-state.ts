import { releaseWishes } from '@homeward/shared/bodies/event';
import { Origin } from '@homeward/shared/origin';
import { Bytes32, Closed, Nullable, OneOf, SignedToken, Timestamp, Uuid } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import { ModeState } from '../engine/mode.ts';

/** What a pairing settled: the keys that are believed from then on. Nothing of it is secret. */
export const Pins = Closed({
  origin: Origin,
  accountId: Uuid,
  loginName: Type.String({ maxLength: 64 }),
  deviceId: Uuid,
  pairingId: Bytes32,
  /** The owner-signed device certificate; its hash is the first link of the chain. */
  certificate: SignedToken(),
  /** The Mac's own public key. */
  deviceKey: Bytes32,
  orderKey: Bytes32,
  rootKey: Bytes32,
  receiptKey: Bytes32,
  recipient: Type.String({ maxLength: 2048 }),
  /** Of the owner's keys; a rotation raises it. */
  generation: Type.Integer({ minimum: 1 }),
  pairedAt: Timestamp,
});
export type Pins = Static<typeof Pins>;

const OrderSeq = Type.Integer({ minimum: 0 });

/** What is remembered of the owner's orders. */
export const OrderMemory = Closed({
  /** No order is taken that is not above this number. */
  lastSeq: OrderSeq,
  /** Highest revision of the owner's signed state that an order has shown. */
  stateRev: Type.Integer({ minimum: 0 }),
  /** The last accepted order. */
  last: Nullable(Closed({ token: SignedToken(2048), hash: Bytes32, acceptedAt: Timestamp })),
  /** The order that set the mode; what is captured says that it was under this one. */
  mode: Nullable(Closed({ seq: OrderSeq, hash: Bytes32 })),
  /** The signed word that `last` was accepted, and whether the server has it. */
  acknowledgement: Nullable(Closed({ token: SignedToken(), taken: Type.Boolean() })),
  /** Hash of the order `lastSeq` was raised to by this Mac's own acknowledgement from before a restore. */
  recalled: Nullable(Bytes32),
});
export type OrderMemory = Static<typeof OrderMemory>;

/** The last change of the owner's keys that was taken; what it put in place stands in the pins. */
export const RotationMemory = Closed({
  hash: Bytes32,
  /** The signed word that it was taken, and whether the server has it. */
  acknowledgement: Closed({ token: SignedToken(), taken: Type.Boolean() }),
});

/** What was asked of the owner on this Mac; see the event `release-asked`. */
export const ReleaseWish = OneOf(releaseWishes);
export type ReleaseWish = Static<typeof ReleaseWish>;

/** All that a pairing and the orders since have settled, in one file that is replaced as a whole. */
export const AgentState = Closed({
  v: Type.Literal(1),
  /** Digest of the hardware's id; null where the system has none. A copy on another machine must pair again. */
  machine: Nullable(Bytes32),
  pins: Pins,
  orders: OrderMemory,
  mode: ModeState,
  rotation: Type.Optional(RotationMemory),
  /** What was asked of the owner and is not answered yet. */
  releaseAsked: Type.Optional(ReleaseWish),
});
export type AgentState = Static<typeof AgentState>;

export const noOrders: OrderMemory = {
  lastSeq: 0,
  stateRev: 0,
  last: null,
  mode: null,
  acknowledgement: null,
  recalled: null,
};
