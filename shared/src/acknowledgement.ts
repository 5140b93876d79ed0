import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import { modes } from './modes.ts';
import { Bytes32, Closed, OneOf, Timestamp, Uuid } from './schema.ts';
import { openSigned, type SignedKind } from './signed.ts';

/** The Mac's signed word that it has taken an order to heart. */
export const Acknowledgement = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  /** `hashSigned` of the order. */
  orderHash: Bytes32,
  seq: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** The mode the Mac is in since. */
  mode: OneOf(modes),
  at: Timestamp,
});
export type Acknowledgement = Static<typeof Acknowledgement>;

export const acknowledgementKind = {
  domain: domains.acknowledgement,
  schema: Acknowledgement,
  name: 'acknowledgement',
} as const satisfies SignedKind<typeof Acknowledgement>;

/**
 * Checks that an acknowledgement is this Mac's and for this very order.
 * @param deviceKey base64url of the Mac's key, from its device certificate.
 * @param orderHash of the order that the owner signed.
 * @throws HomewardError `bad_signature` or `order_refused`
 */
export async function verifyAcknowledgement(
  token: string,
  deviceKey: string,
  deviceId: string,
  orderHash: string,
): Promise<Acknowledgement> {
  const acknowledgement = await openSigned(acknowledgementKind, token, fromBase64Url(deviceKey));
  if (acknowledgement.deviceId !== deviceId) throw new HomewardError('order_refused', 'acknowledged by another Mac');
  if (acknowledgement.orderHash !== orderHash)
    throw new HomewardError('order_refused', 'another order was acknowledged');
  return acknowledgement;
}
