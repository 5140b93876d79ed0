import { toBase64Url } from '@homeward/shared/base64url';
import { fingerprintOf } from '@homeward/shared/pack/fingerprint';
import { connection } from '../connection/own-connection.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { useItemTrust } from '../items/use-items.ts';
import { removalWordOf } from '../lifetime/removal-word.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { makePack } from './make-pack.ts';
import type { MadePack, PackProgress } from './pack-protocol.ts';
import type { PackChoice } from './plan-pack.ts';
import { useMaking } from './use-making.ts';

/** Makes packs of one Mac; what is under way ends when the page is left. */
export function usePack(mac: Mac) {
  const { account, call, origin, now } = useOwner();
  const trust = useItemTrust(mac);
  const lifetime = useMacLifetime(mac.deviceId).mac;
  const profile = recordsOf(useRecords().data?.records ?? [], 'profile')[0]?.body;
  const { run, ...making } = useMaking<PackProgress, MadePack>();

  const make = async (choice: PackChoice, withReport: boolean) => {
    if (!trust) return;
    const madeAt = now();
    const fingerprints = {
      ownerKey: fingerprintOf(toBase64Url(account.orderKey.publicKey)),
      deviceKey: fingerprintOf(trust.deviceKey),
      receiptKey: fingerprintOf(trust.receiptKey),
    };
    await run((ports) =>
      makePack({
        ...ports,
        call,
        access: connection.access(),
        trust,
        orderSeed: account.keyring.orderSeed,
        rootKey: account.keyring.rootKey,
        server: origin,
        certificate: mac.device.certificate,
        orders: mac.device.order === null ? [] : [mac.device.order],
        acknowledgements: mac.device.acknowledgement === null ? [] : [mac.device.acknowledgement],
        choice,
        gone: removalWordOf(lifetime, mac.certificate, madeAt),
        madeAt,
        report: withReport
          ? {
              macName: mac.name,
              model: mac.model,
              serial: mac.serial,
              loginName: account.loginName,
              ownerName: profile?.name ?? '',
              ownerPhone: profile?.phone ?? '',
              server: origin,
              madeAt,
              from: choice.from,
              to: choice.to,
              timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
              ...fingerprints,
            }
          : null,
      }),
    );
  };
  return { ...making, canMake: trust !== null, make };
}
