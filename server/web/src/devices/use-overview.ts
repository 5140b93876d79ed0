import type { ItemKind } from '@homeward/shared/envelope';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import type { ItemEntry } from '../items/item-store.ts';
import { type LatestPlace, latestPlace } from '../items/latest-place.ts';
import { type ItemOf, openedOf } from '../items/opened.ts';
import { refusedLatest } from '../items/refused-latest.ts';
import { staleState, useReceiptKey, useReceiptKeyProblem } from '../items/use-items.ts';
import { itemTrustOf } from '../owner/item-trust.ts';
import { useOwner } from '../shell/owner-context.ts';
import { unsaid } from '../shell/unsaid.ts';
import { type Need, withNeeds } from './mac-needs.ts';
import { type MacReleased, macReleased } from './mac-released.ts';
import { type Standing, standingOf } from './mac-standing.ts';
import { keys } from './query-keys.ts';
import { type ReleaseRequest, releaseRequest } from './release-request.ts';
import type { Mac } from './use-macs.ts';

/** A report that found no position is no reason to show none: the one before may have. */
const REPORTS = 3;

/** What somebody at the Mac asks, or the Mac's last word, is followed by few others. */
const EVENTS = 5;

/** All that is said of a Mac on the overview. */
export interface MacAtOneLook {
  readonly mac: Mac;
  readonly standing: Standing;
  /** What its owner has to know or do, and why it is `needy` or `waiting`. */
  readonly needs: readonly Need[];
  readonly report: ItemOf<'report'> | undefined;
  /** Null while no report is known. */
  readonly place: LatestPlace | null;
  readonly machine: ItemOf<'machine'> | undefined;
  readonly isOpening: boolean;
  /** What happened to it lately is still being opened. */
  readonly isHearing: boolean;
  /** It tells of a newer signed state of the account than the server shows. */
  readonly isStale: boolean;
  /** Its own last word, that it is paired no more; null where it did not say so. */
  readonly released: MacReleased | null;
  /** What somebody at it asks; null where nothing is to be answered. */
  readonly asked: ReleaseRequest | null;
  /** Why its latest items could not be read. */
  readonly error: unknown;
}

const isOpening = ({ state }: ItemEntry): boolean => state.status === 'opening';

/** The latest of each Mac, opened; live. */
export function useOverview(macs: readonly Mac[], now: number): readonly MacAtOneLook[] {
  const { call, account, items: store, live } = useOwner();
  const receiptKey = useReceiptKey()?.key;
  const untrusted = useReceiptKeyProblem().error;
  // Nothing is opened before it is known against what.
  const isWaiting = receiptKey === undefined && untrusted === null;
  const view = useSyncExternalStore(store.subscribe, store.view);
  const latest = (kind: Extract<ItemKind, 'report' | 'machine' | 'event'>, limit: number) =>
    macs.map(({ deviceId }) => ({
      queryKey: keys.latest(deviceId, kind),
      queryFn: async () => (await call('items', { params: { deviceId }, query: { kind, limit } })).items,
    }));
  const reports = useQueries({ queries: latest('report', REPORTS) });
  const machines = useQueries({ queries: latest('machine', 1) });
  const events = useQueries({ queries: latest('event', EVENTS) });
  const listed = [...reports, ...machines, ...events].map(({ data }) => data);
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
    const told = events[index];
    const happened = entriesOf(2 * macs.length + index, index);
    const unreads = [refusedLatest(entries, 'report'), refusedLatest(happened, 'event')];
    const errors = [untrusted, query?.error, told?.error, ...unreads].map((error) =>
      opened.length > 0 ? unsaid(error, live) : error,
    );
    return withNeeds(
      {
        mac,
        standing: standingOf(mac, now),
        report: opened[0],
        place: opened.length > 0 ? latestPlace(opened) : null,
        machine: openedOf(entriesOf(macs.length + index, index), 'machine')[0],
        isOpening: opened.length === 0 && (isWaiting || (query?.isPending ?? false) || entries.some(isOpening)),
        isHearing: isWaiting || (told?.isPending ?? false) || happened.some(isOpening),
        isStale: opened.some(({ content }) => staleState(account, content.body.health.stateRev) !== null),
        released: macReleased(mac, [...happened, ...entries]),
        asked: releaseRequest(mac, happened),
        error: errors.find((error) => error) ?? null,
      },
      now,
    );
  });
}
