import { toBase64Url } from '@homeward/shared/base64url';
import { connection } from '../connection/own-connection.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { useItemTrust } from '../items/use-items.ts';
import { removalWordOf } from '../lifetime/removal-word.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { type LatestTheft, markedAtIn } from '../theft/latest-theft.ts';
import { fingerprintsOf } from './key-fingerprints.ts';
import { makePack } from './make-pack.ts';
import type { MadePack, PackProgress } from './pack-protocol.ts';
import { type PackChoice, untilMade } from './plan-pack.ts';
import { useMaking } from './use-making.ts';

/** Makes packs of one Mac; what is under way ends when the page is left. */
export function usePack(mac: Mac, theft: LatestTheft | null) {
  const { account, call, origin, now } = useOwner();
  const trust = useItemTrust(mac);
  const lifetime = useMacLifetime(mac.deviceId).mac;
  const profile = recordsOf(useRecords().data?.records ?? [], 'profile')[0]?.body;
  const { run, ...making } = useMaking<PackProgress, MadePack>();

  const fingerprints = trust && fingerprintsOf(toBase64Url(account.orderKey.publicKey), trust);

  const make = async (chosen: PackChoice, withReport: boolean) => {
    if (!trust || !fingerprints) return;
    const madeAt = now();
    const choice = untilMade(chosen, madeAt);
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
              markedAt: markedAtIn(choice, theft),
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
  return { ...making, canMake: trust !== null, fingerprints, make };
}
