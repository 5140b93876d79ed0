import Type, { type Static } from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import { requireHybridRecipient } from './recipient.ts';
import { Bytes32, Closed, Timestamp, Uuid } from './schema.ts';
import { openSigned, type SignedKind } from './signed.ts';

/** Signed with the root key: heals the theft of a keyring. */
export const Rotation = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  generation: Type.Integer({ minimum: 2 }),
  newOrderKey: Bytes32,
  newRecipient: Type.String({ maxLength: 2048 }),
  at: Timestamp,
});
export type Rotation = Static<typeof Rotation>;

export const rotationKind = {
  domain: domains.rotate,
  schema: Rotation,
  name: 'rotation',
} as const satisfies SignedKind<typeof Rotation>;

/** @throws HomewardError `bad_signature`, `wrong_recipient`, or `order_refused` for another account or an older generation. */
export async function verifyRotation(
  token: string,
  pins: { readonly accountId: string; readonly rootKey: string; readonly generation: number },
): Promise<Rotation> {
  const rotation = await openSigned(rotationKind, token, fromBase64Url(pins.rootKey));
  if (rotation.accountId !== pins.accountId) throw new HomewardError('order_refused', 'it is for another account');
  if (rotation.generation <= pins.generation) {
    throw new HomewardError('order_refused', `generation ${rotation.generation} is not above ${pins.generation}`);
  }
  requireHybridRecipient(rotation.newRecipient);
  return rotation;
}
