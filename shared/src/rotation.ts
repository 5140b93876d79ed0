import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import { requireHybridRecipient } from './recipient.ts';
import { Bytes32, Closed, SignedToken, Timestamp, Uuid } from './schema.ts';
import { openSigned, type SignedKind } from './signed.ts';

const keys = {
  accountId: Uuid,
  newOrderKey: Bytes32,
  newRecipient: Type.String({ maxLength: 2048 }),
  at: Timestamp,
};

/**
 * Signed with the root key: which keys the owner has from now on. Version 1 heals the theft of a keyring; version 2 names
 * another root key besides, because there is another recovery code.
 */
export const Rotation = Type.Union([
  Closed({ v: Type.Literal(1), ...keys, generation: Type.Integer({ minimum: 2 }) }),
  Closed({ v: Type.Literal(2), ...keys, generation: Type.Integer({ minimum: 1 }), newRootKey: Bytes32 }),
]);
export type Rotation = Static<typeof Rotation>;

export const rotationKind = {
  domain: domains.rotate,
  schema: Rotation,
  name: 'rotation',
} as const satisfies SignedKind<typeof Rotation>;

/** Longer than an order: a post-quantum recipient stands in it. */
export const RotationToken = SignedToken(4096);

/** What a Mac has pinned of its owner's keys. */
export interface OwnerKeyPins {
  readonly accountId: string;
  readonly rootKey: string;
  readonly orderKey: string;
  readonly recipient: string;
  readonly generation: number;
}

/**
 * A change of keys that follows what was pinned. A later generation may skip others. Another root key alone keeps generation
 * and keys; it is good once, as the root key that signed it is believed no longer.
 * @throws HomewardError `bad_signature`, `wrong_recipient`, or `order_refused` for another account or an older generation.
 */
export async function verifyRotation(token: string, pins: OwnerKeyPins): Promise<Rotation> {
  const rotation = await openSigned(rotationKind, token, fromBase64Url(pins.rootKey));
  if (rotation.accountId !== pins.accountId) throw new HomewardError('order_refused', 'it is for another account');
  const keepsKeys = rotation.newOrderKey === pins.orderKey && rotation.newRecipient === pins.recipient;
  const isOfRootAlone = rotation.v === 2 && rotation.generation === pins.generation && keepsKeys;
  if (rotation.generation <= pins.generation && !isOfRootAlone) {
    throw new HomewardError('order_refused', `generation ${rotation.generation} is not above ${pins.generation}`);
  }
  requireHybridRecipient(rotation.newRecipient);
  return rotation;
}

/** What is pinned once a rotation was taken. */
export const keysAfter = <P extends OwnerKeyPins>(pins: P, rotation: Rotation): P => ({
  ...pins,
  generation: rotation.generation,
  orderKey: rotation.newOrderKey,
  recipient: rotation.newRecipient,
  rootKey: rotation.v === 2 ? rotation.newRootKey : pins.rootKey,
});
