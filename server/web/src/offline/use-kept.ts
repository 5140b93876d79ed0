import type { Call } from '@homeward/shared/api/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { keys as queryKeys } from '../devices/query-keys.ts';
import type { OpenAccount } from '../owner/open-account.ts';
import { type AtRestKeys, atRestKeys, createAtRest } from './at-rest.ts';
import { keepingCall } from './keep-replies.ts';
import { keptStanding } from './kept-standing.ts';
import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';
import { forgetKept, turnOfflineOff } from './turn-offline.ts';

const DAY_MS = 86_400_000;
/** What nobody has looked at for so long is forgotten. */
const KEPT_MS = 30 * DAY_MS;
const CHECK_MS = 60_000;

/** Whether this browser keeps what the account opens: its keys then, and calls that keep what they are told. */
export function useKept(account: OpenAccount, call: Call): { readonly keys: AtRestKeys | null; readonly call: Call } {
  const isOn = useSyncExternalStore(offlineSwitch.subscribe, offlineSwitch.account) === account.accountId;
  useEffect(() => {
    if (!isOn) return;
    // Whoever unlocks by passkey never types what would begin it.
    keptStore.goOn().catch(() => {});
    keptStore.forgetBefore(Date.now() - KEPT_MS).catch(() => {});
  }, [isOn]);
  // With each contact anew: also when the live connection comes back.
  useQuery({
    queryKey: queryKeys.kept,
    enabled: isOn,
    refetchInterval: CHECK_MS,
    queryFn: async () => {
      const standing = await keptStanding(call, account);
      if (standing === 'on-paired-mac') await turnOfflineOff();
      if (standing === 'other-password') await forgetKept();
      return standing;
    },
  });
  return useMemo(() => {
    if (!isOn) return { keys: null, call };
    const keys = atRestKeys(account.vaultKey, account.accountId);
    return { keys, call: keepingCall(call, createAtRest(keys)) };
  }, [isOn, account, call]);
}
