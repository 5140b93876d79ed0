import type { Device } from '@homeward/shared/api/devices';
import type { CheckedChain } from '@homeward/shared/chain';
import { refuseStaleState } from '@homeward/shared/state';
import { useQuery } from '@tanstack/react-query';
import { startTransition, useEffect, useMemo, useState } from 'react';
import { keys } from '../devices/query-keys.ts';
import { useRecords } from '../devices/use-macs.ts';
import type { VerifiedDevice } from '../owner/device.ts';
import { itemTrustOf } from '../owner/item-trust.ts';
import type { ItemTrust } from '../owner/items.ts';
import type { OpenAccount } from '../owner/open-account.ts';
import { type ReceiptKey, receiptKeyOf } from '../owner/receipt-key.ts';
import { useOwner } from '../shell/owner-context.ts';
import { chainOf } from './chain-of-entries.ts';
import type { ItemEntry } from './item-store.ts';
import type { HistoryView, MacHistory } from './mac-history.ts';
import { useReader } from './reader-context.ts';

const SECOND_LOOK_MS = 3_000;

/** The server's receipt key and what else it says of itself. */
export function useServer() {
  const { call } = useReader();
  return useQuery({ queryKey: keys.server, queryFn: () => call('server', {}), staleTime: Number.POSITIVE_INFINITY });
}

/** The receipt key that the owner's records vouch for; null until server and records are read. */
export function useReceiptKey(): ReceiptKey | null {
  const shown = useServer().data?.receiptKey;
  const records = useRecords().data;
  return useMemo(() => (shown && records ? receiptKeyOf(records, shown) : null), [shown, records]);
}

/**
 * Why the receipt key is not known: without it nothing that a Mac sent can be checked. No error where it is known, or on its way.
 * @returns with a way to ask again.
 */
export function useReceiptKeyProblem(): { readonly error: unknown; readonly retry: () => void } {
  const isKnown = useReceiptKey() !== null;
  const server = useServer();
  const records = useRecords();
  const lacking = [server, records].filter(({ data }) => data === undefined);
  return {
    error: isKnown ? null : (lacking.find(({ error }) => error !== null)?.error ?? null),
    retry: () => {
      for (const { refetch } of lacking) void refetch();
    },
  };
}

/** What a Mac's items are checked against; null until the server's receipt key is known. */
export function useItemTrust(device: VerifiedDevice | undefined): ItemTrust | null {
  const { account } = useOwner();
  const receiptKey = useReceiptKey()?.key;
  const certificate = device?.certificate;
  const deviceId = device?.deviceId;
  return useMemo(
    () => (receiptKey && certificate && deviceId ? itemTrustOf(account, receiptKey, { deviceId, certificate }) : null),
    [account, receiptKey, certificate, deviceId],
  );
}

/** All that a Mac sent, newest first, as far as it is loaded: the rest loads by itself while this is shown. */
export function useMacItems(device: VerifiedDevice & { readonly device: Pick<Device, 'items'> }): {
  readonly history: MacHistory;
  readonly view: HistoryView;
  /** Whether nothing that was sent can be checked, which then is the view's error. */
  readonly isUntrusted: boolean;
  readonly retry: () => void;
} {
  const { items } = useOwner();
  const history = items.history(device.deviceId);
  const trust = useItemTrust(device);
  useEffect(() => {
    if (trust) history.load(trust);
    return () => history.pause();
  }, [history, trust]);
  const view = useHistoryView(history);
  const stored = device.device.items;
  const isBehind = view.isWhole && stored > view.entries.length;
  useEffect(() => {
    if (!isBehind) return;
    // What is live comes by itself, a moment after the count.
    const timer = setTimeout(() => void history.catchUp(stored), SECOND_LOOK_MS);
    return () => clearTimeout(timer);
  }, [history, isBehind, stored]);
  const untrusted = useReceiptKeyProblem();
  const { error } = untrusted;
  const isUntrusted = error !== null;
  const shown = useMemo(() => (error === null ? view : { ...view, isPending: false, error }), [view, error]);
  return { history, view: shown, isUntrusted, retry: isUntrusted ? untrusted.retry : () => void history.catchUp() };
}

/** Thousands of items open in the background: drawing what they say waits for whatever the owner does meanwhile. */
function useHistoryView(history: MacHistory): HistoryView {
  const [shown, setShown] = useState(() => ({ history, view: history.view() }));
  useEffect(() => {
    const look = () => startTransition(() => setShown({ history, view: history.view() }));
    look();
    return history.subscribe(look);
  }, [history]);
  return shown.history === history ? shown.view : history.view();
}

/** The check of the loaded run of items. */
export const useChain = (entries: readonly ItemEntry[], { certificateHash }: VerifiedDevice): CheckedChain =>
  useMemo(() => chainOf(entries, certificateHash), [entries, certificateHash]);

/**
 * Whether a Mac has seen a newer signed state of the account than the server shows: an old keyring or record is
 * being passed off as the present one.
 * @param stateRev the highest that its reports tell of. @returns the refusal, or null.
 */
export function useStaleState(stateRev: number): unknown {
  const { account } = useOwner();
  return useMemo(() => staleState(account, stateRev), [stateRev, account]);
}

/** Whether a Mac has seen a newer signed state than the given account was opened with. @returns the refusal, or null. */
export function staleState(
  { signedState, keyring }: Pick<OpenAccount, 'signedState' | 'keyring'>,
  stateRev: number,
): unknown {
  try {
    refuseStaleState(signedState.state, keyring, stateRev);
    return null;
  } catch (error) {
    return error;
  }
}
