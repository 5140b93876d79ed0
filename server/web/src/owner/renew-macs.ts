import type { Call } from '@homeward/shared/api/client';
import type { RenewedMac } from '@homeward/shared/api/keys';
import { certificateKind, genesisOf } from '@homeward/shared/certificate';
import { sign } from '@homeward/shared/signed';
import { type VerifiedDevice, verifyDevice } from './device.ts';
import type { OpenAccount } from './open-account.ts';
import { renewOrder } from './orders.ts';

/**
 * Says with another order key what the present one said of each Mac: whose it is, and what was ordered last.
 * @param next the order key, and the state that is signed with it
 * @throws HomewardError `certificate_refused`, `bad_signature` for a Mac that the present key does not vouch for
 */
export async function renewMacs(
  call: Call,
  account: OpenAccount,
  next: Pick<OpenAccount, 'orderKey' | 'signedState'>,
  at: number,
): Promise<RenewedMac[]> {
  const { devices } = await call('devices', {});
  return await Promise.all(
    devices.map(async (device) => {
      const verified = await verifyDevice(device, account);
      const { token: order, afterSeq } = await renewOrder({ ...account, ...next }, verified, at);
      const { deviceId } = device;
      return { deviceId, certificate: await renewedCertificate(verified, next, at), order, afterSeq };
    }),
  );
}

function renewedCertificate(
  { certificate, device }: VerifiedDevice,
  { orderKey }: Pick<OpenAccount, 'orderKey'>,
  issuedAt: number,
): Promise<string> {
  const first = genesisOf(device.certificate);
  return sign(certificateKind, { ...certificate, v: 2, rev: certificate.rev + 1, first, issuedAt }, orderKey);
}
