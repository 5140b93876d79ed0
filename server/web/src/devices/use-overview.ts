import type { ItemKind } from '@homeward/shared/envelope';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { ItemEntry } from '../items/item-store.ts';
import { type LatestPlace, latestPlace } from '../items/latest-place.ts';
import { type ItemOf, openedOf } from '../items/opened.ts';
import { useReceiptKey } from '../items/use-items.ts';
import { itemTrustOf } from '../owner/item-trust.ts';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { withNeeds } from './mac-needs.ts';
import { type Standing, standingOf } from './mac-standing.ts';
import { keys } from './query-keys.ts';
import type { Mac } from './use-macs.ts';

/** A report that found no position is no reason to show none: the one before may have. */
const REPORTS = 3;

/** All that is said of a Mac on the overview. */
export interface MacAtOneLook {
  readonly mac: Mac;
  readonly standing: Standing;
  /** Why it is `needy` or `waiting`, in sentences. */
  readonly needs: readonly string[];
  readonly report: ItemOf<'report'> | undefined;
  /** Null while no report is known. */
  readonly place: LatestPlace | null;
  readonly machine: ItemOf<'machine'> | undefined;
  readonly isOpening: boolean;
  /** Why its latest items could not be read. */
  readonly error: unknown;
}

/** The latest of each Mac, opened; live. */
export function useOverview(macs: readonly Mac[], now: number): readonly MacAtOneLook[] {
  const { call, account, items: store, live } = useOwner();
  const receiptKey = useReceiptKey()?.key;
  const view = useSyncExternalStore(store.subscribe, store.view);
  const latest = (kind: Extract<ItemKind, 'report' | 'machine'>, limit: number) =>
    macs.map(({ deviceId }) => ({
      queryKey: keys.latest(deviceId, kind),
      queryFn: async () => (await call('items', { params: { deviceId }, query: { kind, limit } })).items,
    }));
  const reports = useQueries({ queries: latest('report', REPORTS) });
  const machines = useQueries({ queries: latest('machine', 1) });
  const listed = [...reports, ...machines].map(({ data }) => data);
  const trusts = useMemo(
    () => macs.map((mac) => (receiptKey ? itemTrustOf(account, receiptKey, mac) : null)),
    [macs, account, receiptKey],
  );
  const entriesOf = (index: number, macIndex: number): readonly ItemEntry[] => {
    const trust = trusts[macIndex];
    const items = listed[index];
    return items && trust ? view.entriesOf(items, trust) : [];
  };
  return macs.map((mac, index) => {
    const entries = entriesOf(index, index);
    const opened = openedOf(entries, 'report');
    const query = reports[index];
    const refused = entries.find(({ state }) => state.status === 'refused')?.state;
    return withNeeds({
      mac,
      standing: standingOf(mac, now),
      report: opened[0],
      place: opened.length > 0 ? latestPlace(opened) : null,
      machine: openedOf(entriesOf(macs.length + index, index), 'machine')[0],
      isOpening: opened.length === 0 && (query?.isPending || entries.some(({ state }) => state.status === 'opening')),
      error:
        opened.length > 0
          ? unsaid(query?.error, live)
          : (query?.error ?? (refused?.status === 'refused' ? refused.error : null)),
    });
  });
}
