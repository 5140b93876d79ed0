import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { Problem } from '../components/problem.tsx';
import { Switch } from '../components/switch.tsx';
import { usePlace } from '../connection/use-place.ts';
import { useWhoseDevice } from '../connection/use-whose-device.ts';
import { keys } from '../devices/query-keys.ts';
import { announce } from '../shell/announcer.tsx';
import { useOwner } from '../shell/owner-context.ts';
import { texts } from '../texts.ts';
import { useVault } from '../vault/vault-context.ts';
import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';
import { turnOfflineOff, turnOfflineOn } from './turn-offline.ts';

const LOOK_MS = 5_000;

/** Has this browser keep what was opened, for when the server cannot be reached. Not offered where a thief may have it. */
export function OfflinePanel() {
  const { account, call } = useOwner();
  const vault = useVault();
  const queries = useQueryClient();
  const { at } = usePlace();
  const isOn = useSyncExternalStore(offlineSwitch.subscribe, offlineSwitch.account) === account.accountId;
  const sessions = useQuery({ queryKey: keys.sessions, queryFn: () => call('sessions', {}) });
  const isOnPairedMac = sessions.data?.sessions.some(({ current, onPairedMac }) => current && onPairedMac);
  const kept = useQuery({
    queryKey: ['kept-here'],
    enabled: isOn,
    refetchInterval: LOOK_MS,
    queryFn: async () => ({ count: await keptStore.count(), hasUnlock: (await keptStore.unlock()) !== null }),
  });
  const turning = useMutation({
    mutationFn: (on: boolean) => (on ? turnOfflineOn(account.accountId) : turnOfflineOff()),
    onSuccess: (_, on) => announce(on ? texts.offline.isOn : texts.offline.isOff),
    onSettled: () => queries.invalidateQueries({ queryKey: ['kept-here'] }),
  });
  const isBorrowed = useWhoseDevice() === 'borrowed';
  const hindrance = isBorrowed
    ? 'borrowed'
    : at !== 'server' || !('serviceWorker' in navigator)
      ? 'unable'
      : isOnPairedMac
        ? 'on-paired-mac'
        : null;
  const isOffered = hindrance === null && isOnPairedMac === false;
  return (
    <section className="panel">
      <h2>{texts.offline.title}</h2>
      <Switch
        label={texts.offline.label}
        hint={hindrance === null || isOn ? texts.offline.hint : texts.offline.notHere[hindrance]}
        checked={isOn}
        disabled={turning.isPending || (!isOffered && !isOn)}
        onChange={(on) => turning.mutate(on)}
      />
      {!isOn && hindrance === null && isOnPairedMac === undefined && (
        <Problem what={texts.offline.unread} error={sessions.error} onRetry={() => void sessions.refetch()} />
      )}
      {isOn && kept.data && <p className="muted">{texts.offline.count(kept.data.count)}</p>}
      {isOn && kept.data?.hasUnlock === false && (
        <p className="notice">
          {texts.offline.unlockOnce}{' '}
          <button type="button" className="link" onClick={() => vault.lock()}>
            {texts.offline.lockNow}
          </button>
        </p>
      )}
      <Problem error={turning.error} />
    </section>
  );
}
