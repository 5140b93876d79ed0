import { type Acknowledgement, acknowledgementKind } from '@homeward/shared/acknowledgement';
import type { Device } from '@homeward/shared/api/devices';
import { fromBase64Url } from '@homeward/shared/base64url';
import { certificateKind, type DeviceCertificate, genesisOf } from '@homeward/shared/certificate';
import { HomewardError } from '@homeward/shared/errors';
import type { Mode } from '@homeward/shared/modes';
import { type Order, orderKind } from '@homeward/shared/order';
import { hashSigned, openSigned } from '@homeward/shared/signed';
import type { OpenAccount } from './open-account.ts';

/** A Mac of the owner's: everything in it was checked against the owner's key or the Mac's. */
export interface VerifiedDevice {
  readonly deviceId: string;
  readonly device: Device;
  readonly certificate: DeviceCertificate;
  /** Hash of the certificate of its pairing: what the Mac's first item links to. */
  readonly certificateHash: string;
  /** The owner's latest order, and its hash; null before the first. */
  readonly order: Order | null;
  readonly orderHash: string | null;
  /** The Mac's latest signed word on an order. */
  readonly acknowledgement: Acknowledgement | null;
  /** Whether that word is about the latest order. */
  readonly confirmed: boolean;
  /** Whether the Mac has taken a later order than the server shows: it was put back from a backup, or hides it. */
  readonly isOvertaken: boolean;
  /** The mode that was last ordered, as far as owner and Mac have signed; a Mac begins protected. */
  readonly orderedMode: Mode;
  /** The mode that the Mac last confirmed. */
  readonly confirmedMode: Mode;
}

/**
 * Checks what the server says of a Mac. An acknowledgement that does not verify is refused, not shown.
 * @throws HomewardError `certificate_refused`, `order_refused`, `bad_signature`
 */
export async function verifyDevice(device: Device, account: OpenAccount): Promise<VerifiedDevice> {
  const { accountId, orderKey } = account;
  const certificate = await openSigned(certificateKind, device.certificate, orderKey.publicKey);
  if (certificate.accountId !== accountId || certificate.deviceId !== device.deviceId) {
    throw new HomewardError('certificate_refused', 'it is the certificate of another Mac');
  }
  const order = device.order === null ? null : await openSigned(orderKind, device.order, orderKey.publicKey);
  if (order && (order.accountId !== accountId || order.deviceId !== device.deviceId)) {
    throw new HomewardError('order_refused', 'the server shows an order for another Mac');
  }
  const acknowledgement = await openAcknowledgement(device, certificate);
  const isOvertaken = (acknowledgement?.seq ?? 0) > (order?.seq ?? 0);
  const orderHash = device.order === null ? null : hashSigned(orderKind, device.order);
  return {
    deviceId: device.deviceId,
    device,
    certificate,
    certificateHash: genesisOf(device.certificate),
    order,
    orderHash,
    acknowledgement,
    confirmed: orderHash !== null && acknowledgement?.orderHash === orderHash,
    isOvertaken,
    orderedMode: isOvertaken || order?.type !== 'mode' ? (acknowledgement?.mode ?? 'protected') : order.mode,
    confirmedMode: acknowledgement?.mode ?? 'protected',
  };
}

async function openAcknowledgement({ acknowledgement: token, deviceId }: Device, { deviceKey }: DeviceCertificate) {
  if (token === null) return null;
  const acknowledgement = await openSigned(acknowledgementKind, token, fromBase64Url(deviceKey));
  if (acknowledgement.deviceId !== deviceId) throw new HomewardError('order_refused', 'acknowledged by another Mac');
  return acknowledgement;
}
