import type { ListedItem } from '@homeward/shared/api/devices';
import type { ShareReading } from '@homeward/shared/api/shares';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import type { ShareKeys } from '@homeward/shared/share';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createCall } from '../api/client.ts';
import type { Access } from '../connection/access.ts';
import { connection } from '../connection/own-connection.ts';
import { type ItemEntry, ItemStore } from '../items/item-store.ts';
import { startOpener } from '../items/opener.ts';
import type { Outcome } from '../items/opener-protocol.ts';
import type { ItemSigners } from '../owner/items.ts';
import { inTurns } from './in-turns.ts';
import { type LinkedItems, listLinked, type OpenedLink, openLink } from './open-link.ts';

/** As many connections as a browser gives to one server. */
const AT_ONCE = 6;

/** Without a cookie: whoever opens a link is nobody here, even where an owner is signed in. */
const asVisitor = (): Access => ({
  carrier: 'bearer',
  origin: connection.place().origin ?? window.location.origin,
  token: null,
});

export const callAsVisitor = createCall(asVisitor);

/** Read once, and again only when asked to: looking again would count as another view. */
const once = {
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnMount: false,
  refetchOnReconnect: false,
  refetchOnWindowFocus: false,
} as const;

/** What a link opens, and the list of its items. */
export function useLink(keys: ShareKeys) {
  const { shareId } = keys;
  const opened = useQuery({
    queryKey: ['shared', shareId],
    queryFn: () => openLink(callAsVisitor, keys),
    ...once,
  });
  const evidence = opened.data?.evidence;
  const linked = useQuery({
    queryKey: ['shared', shareId, 'items'],
    enabled: evidence !== undefined,
    queryFn: () => (evidence ? listLinked(callAsVisitor, keys, evidence) : null),
    ...once,
  });
  return { opened, linked };
}

const NOTHING = { entriesOf: () => [] };
const noSubscription = () => () => {};
const nothing = () => NOTHING;

/** The linked items as entries that open by themselves, a few at a time. */
export function useLinkedEntries(reading: ShareReading, opened: OpenedLink, linked: LinkedItems | null) {
  const [store, setStore] = useState<ItemStore<ItemSigners> | null>(null);
  const { shareId, readToken } = reading;
  useEffect(() => {
    if (!linked) return;
    const { openShared, end } = startOpener(asVisitor, () => null);
    const inTurn = inTurns(AT_ONCE);
    const made = new ItemStore<ItemSigners>(
      {
        parallel: 1,
        list: async () => ({ items: [], cursor: null }),
        readOn: async () => {},
        open: async (items, signers, onOutcomes) => {
          const openOne = async (item: ListedItem, index: number): Promise<Outcome> => {
            const fileKey = linked.fileKeys.get(item.envelope) ?? '';
            try {
              return { index, status: 'open', item: await openShared(item, signers, fileKey, { shareId, readToken }) };
            } catch (error) {
              const detail = error instanceof HomewardError ? error.detail : String(error);
              return { index, status: 'refused', code: errorCodeOf(error), detail, item: null };
            }
          };
          const told = items.map(({ listed }, index) => inTurn(async () => onOutcomes([await openOne(listed, index)])));
          await Promise.all(told);
        },
        // A link shares no more than a page can hold.
      },
      Number.POSITIVE_INFINITY,
    );
    setStore(made);
    return end;
  }, [linked, shareId, readToken]);
  const view = useSyncExternalStore(store?.subscribe ?? noSubscription, store?.view ?? nothing);
  const entries: readonly ItemEntry[] = useMemo(
    () => (linked ? view.entriesOf(linked.listed, opened.signers) : []),
    [view, linked, opened.signers],
  );
  const items = { retryUnreached: () => store?.retryUnreached(), look: (entry: ItemEntry) => store?.look(entry) };
  return { entries, items };
}
