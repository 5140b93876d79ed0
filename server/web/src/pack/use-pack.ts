import { toBase64Url } from '@homeward/shared/base64url';
import { fingerprintOf } from '@homeward/shared/pack/fingerprint';
import { useCallback, useEffect, useRef, useState } from 'react';
import { connection } from '../connection/own-connection.ts';
import { type Mac, useRecords } from '../devices/use-macs.ts';
import { useItemTrust } from '../items/use-items.ts';
import { useMacLifetime } from '../lifetime/use-lifetime.ts';
import { recordsOf } from '../owner/records.ts';
import { useOwner } from '../shell/owner-context.ts';
import { makePack } from './make-pack.ts';
import type { MadePack, PackProgress } from './pack-protocol.ts';
import type { PackChoice } from './plan-pack.ts';

/** How far the making of a pack has come. */
export type PackState =
  | { readonly status: 'idle' | 'cancelled' }
  | { readonly status: 'making'; readonly progress: PackProgress }
  | { readonly status: 'ready'; readonly pack: MadePack }
  | { readonly status: 'failed'; readonly error: unknown };

/** Makes packs of one Mac; what is under way ends when the page is left. */
export function usePack(mac: Mac) {
  const { account, call, origin, now } = useOwner();
  const trust = useItemTrust(mac);
  const removed = useMacLifetime(mac.deviceId).mac?.removed ?? [];
  const profile = recordsOf(useRecords().data?.records ?? [], 'profile')[0]?.body;
  const [state, setState] = useState<PackState>({ status: 'idle' });
  const stop = useRef<AbortController | null>(null);
  const cancel = useCallback(() => stop.current?.abort(), []);
  useEffect(() => cancel, [cancel]);

  const make = async (choice: PackChoice, withReport: boolean) => {
    if (!trust) return;
    const ending = new AbortController();
    stop.current = ending;
    const tell = (next: PackState) => {
      if (!ending.signal.aborted) setState(next);
    };
    const madeAt = now();
    const fingerprints = {
      ownerKey: fingerprintOf(toBase64Url(account.orderKey.publicKey)),
      deviceKey: fingerprintOf(trust.deviceKey),
      receiptKey: fingerprintOf(trust.receiptKey),
    };
    try {
      const pack = await makePack({
        call,
        signal: ending.signal,
        onProgress: (progress) => tell({ status: 'making', progress }),
        access: connection.access(),
        trust,
        orderSeed: account.keyring.orderSeed,
        rootKey: account.keyring.rootKey,
        server: origin,
        certificate: mac.device.certificate,
        orders: mac.device.order === null ? [] : [mac.device.order],
        acknowledgements: mac.device.acknowledgement === null ? [] : [mac.device.acknowledgement],
        choice,
        removed,
        madeAt,
        report: withReport
          ? {
              macName: mac.name,
              model: mac.model,
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
      });
      tell({ status: 'ready', pack });
    } catch (error) {
      tell({ status: 'failed', error });
    }
  };
  return {
    state,
    canMake: trust !== null,
    make,
    cancel: () => {
      cancel();
      setState({ status: 'cancelled' });
    },
    reset: () => setState({ status: 'idle' }),
  };
}
