import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import { modes } from './modes.ts';
import { Origin } from './origin.ts';
import { keyIdOf } from './receipt.ts';
import { Bytes32, Closed, OneOf, Timestamp, Uuid } from './schema.ts';
import { openSigned, type SignedKind } from './signed.ts';

/** A higher number may skip this many at most, so that one forged huge number cannot lock the owner out for good. */
export const MAX_SEQ_JUMP = 1_000_000;

const common = {
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  deviceKeySha256: Bytes32,
  pairingId: Bytes32,
  /** Higher than in any order before. */
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  issuedAt: Timestamp,
  /** Revision of the owner's signed state when the order was made. */
  stateRev: Type.Integer({ minimum: 0 }),
  /** SHA-256 of the order key. */
  keyId: Bytes32,
};

/** What only the owner can tell a Mac. */
export const Order = Type.Union([
  Closed({
    ...common,
    type: Type.Literal('mode'),
    mode: OneOf(modes),
    intervalSeconds: Type.Integer({ minimum: 60, maximum: 86_400 }),
    /** While stolen: nothing of Homeward shows on the Mac. */
    hidden: Type.Boolean(),
    /** Stolen mode falls back to protected this long after the Mac accepted the order. */
    maxSeconds: Type.Integer({ minimum: 3600, maximum: 366 * 86_400 }),
  }),
  /** Unpairs the Mac. */
  Closed({ ...common, type: Type.Literal('release') }),
  /** The server moved, or has a new receipt key. */
  Closed({ ...common, type: Type.Literal('trust'), origin: Origin, receiptKey: Bytes32 }),
]);
export type Order = Static<typeof Order>;
export type ModeOrder = Extract<Order, { type: 'mode' }>;

export const orderKind = { domain: domains.order, schema: Order, name: 'order' } as const satisfies SignedKind<
  typeof Order
>;

/** What a Mac pinned when it was paired, as far as orders must match it. */
export interface OrderPins {
  readonly accountId: string;
  readonly deviceId: string;
  readonly pairingId: string;
  /** SHA-256 of the Mac's own public key, base64url. */
  readonly deviceKeySha256: string;
  /** The owner's order key, base64url. */
  readonly orderKey: string;
  /** The highest order number accepted so far; 0 before the first. */
  readonly lastSeq: number;
}

/**
 * The order, known to be the owner's, for this Mac, of this pairing, and newer than any before. No clock has a say.
 * @throws HomewardError `bad_signature`, or `order_refused` with the reason.
 */
export async function verifyOrder(token: string, pins: OrderPins): Promise<Order> {
  const orderKey = fromBase64Url(pins.orderKey);
  const order = await openSigned(orderKind, token, orderKey);
  const expected = { ...pins, keyId: keyIdOf(orderKey) };
  for (const name of ['accountId', 'deviceId', 'pairingId', 'deviceKeySha256', 'keyId'] as const) {
    if (order[name] !== expected[name]) throw new HomewardError('order_refused', `it names another ${name}`);
  }
  if (order.seq <= pins.lastSeq) {
    throw new HomewardError('order_refused', `its number ${order.seq} is not higher than ${pins.lastSeq}`);
  }
  if (order.seq > pins.lastSeq + MAX_SEQ_JUMP) {
    throw new HomewardError('order_refused', `its number ${order.seq} jumps too far ahead of ${pins.lastSeq}`);
  }
  return order;
}

/** The number of the owner's next order: above the server's latest and above the highest the Mac acknowledged. */
export const nextOrderSeq = (serverSeq: number, acknowledgedSeq: number): number =>
  Math.max(serverSeq, acknowledgedSeq) + 1;
