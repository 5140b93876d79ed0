import type { Static } from 'typebox';
import * as Type from 'typebox';
import { fromBase64Url } from './base64url.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import { Bytes32, Closed, Timestamp, Uuid } from './schema.ts';
import { openSigned, type SignedKind } from './signed.ts';

/** The Mac's signed word that it believes other keys of its owner's from now on. */
export const RotationAcknowledgement = Closed({
  v: Type.Literal(1),
  accountId: Uuid,
  deviceId: Uuid,
  /** `hashSigned` of the rotation. */
  rotationHash: Bytes32,
  generation: Type.Integer({ minimum: 1 }),
  at: Timestamp,
});
export type RotationAcknowledgement = Static<typeof RotationAcknowledgement>;

export const rotationAcknowledgementKind = {
  domain: domains.rotationAcknowledgement,
  schema: RotationAcknowledgement,
  name: 'acknowledgement of a rotation',
} as const satisfies SignedKind<typeof RotationAcknowledgement>;

/**
 * @param deviceKey base64url of the Mac's key, from its device certificate.
 * @throws HomewardError `bad_signature`, or `order_refused` where it is the word of another Mac.
 */
export async function verifyRotationAcknowledgement(
  token: string,
  mac: { readonly accountId: string; readonly deviceId: string; readonly deviceKey: string },
): Promise<RotationAcknowledgement> {
  const said = await openSigned(rotationAcknowledgementKind, token, fromBase64Url(mac.deviceKey));
  if (said.accountId !== mac.accountId || said.deviceId !== mac.deviceId) {
    throw new HomewardError('order_refused', 'another Mac acknowledged it');
  }
  return said;
}
