import { createContext, use } from 'react';
import { formatDateTime, formatWithUtc } from '../format/format.ts';
import { type Owner, OwnerContext } from '../shell/owner-context.ts';
import type { ItemStore } from './item-store.ts';

/** What showing items works with, whoever looks at them: their owner, or somebody who was given a link. */
export interface Reader extends Pick<Owner, 'call' | 'live'> {
  readonly items: Pick<ItemStore, 'retryUnreached' | 'look'>;
}

/** Set where a visitor reads; the owner's own pages need no more than `OwnerContext`. */
export const ReaderContext = createContext<Reader | null>(null);

/** Whether it is somebody who was given a link: the server, the Mac and what to do next are then another's. */
export const useIsVisitor = (): boolean => use(ReaderContext) !== null;

/** A time as its reader needs it: whoever was given a link may be elsewhere, and copies it into a report. */
export const useTimeWords = (): ((at: number) => string) => (useIsVisitor() ? formatWithUtc : formatDateTime);

export function useReader(): Reader {
  const visitor = use(ReaderContext);
  const owner = use(OwnerContext);
  const reader = visitor ?? owner;
  if (!reader) throw new Error('items are shown to their owner, or to whoever was given a link');
  return reader;
}
