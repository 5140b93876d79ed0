import type { CallReply } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import type { CheckedChain } from '@homeward/shared/chain';
import { refuseStaleState } from '@homeward/shared/state';
import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { keys } from '../devices/query-keys.ts';
import { useRecords } from '../devices/use-macs.ts';
import type { VerifiedDevice } from '../owner/device.ts';
import { itemTrustOf } from '../owner/item-trust.ts';
import type { ItemTrust } from '../owner/items.ts';
import { type ReceiptKey, receiptKeyOf } from '../owner/receipt-key.ts';
import { useOwner } from '../shell/owner-context.ts';
import type { ItemEntry } from './item-store.ts';
import { useReader } from './reader-context.ts';

const PAGE_ITEMS = 200;

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

/** The listed items as entries that open by themselves. */
export function useEntries(items: readonly ListedItem[] | undefined, trust: ItemTrust | null): readonly ItemEntry[] {
  const store = useOwner().items;
  const view = useSyncExternalStore(store.subscribe, store.view);
  return useMemo(() => (items && trust ? view.entriesOf(items, trust) : []), [items, trust, view]);
}

/** A Mac's items, newest first, in pages. */
export function useMacItems(device: VerifiedDevice | undefined) {
  const { call } = useOwner();
  const deviceId = device?.deviceId ?? '';
  const query = useInfiniteQuery<
    CallReply<'items'>,
    Error,
    InfiniteData<CallReply<'items'>>,
    readonly string[],
    string | null
  >({
    queryKey: keys.items(deviceId),
    enabled: device !== undefined,
    initialPageParam: null,
    queryFn: ({ pageParam }) =>
      call('items', { params: { deviceId }, query: { limit: PAGE_ITEMS, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: ({ cursor }) => cursor,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  const trust = useItemTrust(device);
  return { query, entries: useEntries(items, trust) };
}

/** The check of the loaded run of items; null until it is done. */
export function useChain(entries: readonly ItemEntry[], device: VerifiedDevice): CheckedChain | null {
  const { items } = useOwner();
  const [chain, setChain] = useState<CheckedChain | null>(null);
  const tokens = useMemo(() => inChainOrder(entries).map(({ listed }) => listed.envelope), [entries]);
  const run = tokens.join(' ');
  useEffect(() => {
    if (run === '') return;
    let isCurrent = true;
    items.opener
      .checkChain(run.split(' '), device.certificate.deviceKey, device.certificateHash)
      .then((checked) => isCurrent && setChain(checked))
      .catch(() => isCurrent && setChain(null));
    return () => {
      isCurrent = false;
    };
  }, [run, items, device.certificate.deviceKey, device.certificateHash]);
  return chain;
}

const inChainOrder = (entries: readonly ItemEntry[]) =>
  entries.toSorted((a, b) => a.envelope.epoch - b.envelope.epoch || a.envelope.seq - b.envelope.seq);

/**
 * Whether a Mac has seen a newer signed state of the account than the server shows: an old keyring or record is
 * being passed off as the present one. @returns the refusal, or null.
 */
export function useStaleState(entries: readonly ItemEntry[]): unknown {
  const { account } = useOwner();
  return useMemo(() => {
    const seen = entries.flatMap(({ state }) =>
      state.status === 'open' && state.item.content.kind === 'report' ? [state.item.content.body.health.stateRev] : [],
    );
    try {
      refuseStaleState(account.signedState.state, account.keyring, Math.max(0, ...seen));
      return null;
    } catch (error) {
      return error;
    }
  }, [entries, account]);
}
