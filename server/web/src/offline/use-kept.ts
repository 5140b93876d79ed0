import type { Call } from '@homeward/shared/api/client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { OpenAccount } from '../owner/open-account.ts';
import { type AtRestKeys, atRestKeys, createAtRest } from './at-rest.ts';
import { keepingCall } from './keep-replies.ts';
import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';
import { turnOfflineOff } from './turn-offline.ts';

const DAY_MS = 86_400_000;
/** What nobody has looked at for so long is forgotten. */
const KEPT_MS = 30 * DAY_MS;

/** Whether this browser keeps what the account opens: its keys then, and calls that keep what they are told. */
export function useKept(account: OpenAccount, call: Call): { readonly keys: AtRestKeys | null; readonly call: Call } {
  const isOn = useSyncExternalStore(offlineSwitch.subscribe, offlineSwitch.account) === account.accountId;
  useEffect(() => {
    if (!isOn) return;
    keptStore.forgetBefore(Date.now() - KEPT_MS).catch(() => {});
    // Never where a thief may have the browser: the session may have been tagged since.
    const check = async () => {
      const { sessions } = await call('sessions', {});
      if (sessions.some(({ current, onPairedMac }) => current && onPairedMac)) await turnOfflineOff();
    };
    check().catch(() => {});
  }, [isOn, call]);
  return useMemo(() => {
    if (!isOn) return { keys: null, call };
    const keys = atRestKeys(account.vaultKey, account.accountId);
    return { keys, call: keepingCall(call, createAtRest(keys)) };
  }, [isOn, account, call]);
}
