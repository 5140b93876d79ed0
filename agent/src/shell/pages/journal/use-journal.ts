import { useCallback, useEffect, useRef, useState } from 'react';
import type { JournalRow } from '../../../state/journal-page.ts';
import { bridgeOf } from '../bridge.ts';
import { settled } from '../parts/reply.ts';

/** Rows that are asked for at a time. */
const PAGE_ROWS = 100;

interface Rows {
  /** Newest first; null before the first page is there. */
  readonly rows: readonly JournalRow[] | null;
  /** Where older rows begin; null where there are none. */
  readonly before: string | null;
  readonly keptSince: number | null;
  readonly unreadable: number;
  readonly isLoading: boolean;
  /** Whether there may be newer rows than the first one here. */
  readonly isStale: boolean;
  /** Why the last page did not come; empty where it did. */
  readonly words: string;
}

export interface Journal extends Rows {
  /** Loads the next, older page, or the first one again where none is here. */
  loadMore(): void;
  /** Begins anew with the newest rows. */
  loadNewest(): void;
}

const none: Rows = {
  ...{ rows: null, before: null, keptSince: null, unreadable: 0 },
  ...{ isLoading: true, isStale: false, words: '' },
};

/**
 * The rows in which the text is found, page by page.
 * @param revision another number whenever there may be new rows. They come by themselves as long as one page is here; where
 * somebody reads further down they are offered, and nothing moves.
 */
export function useJournal(text: string, revision: number): Journal {
  const [state, setState] = useState(none);
  const turn = useRef(0);
  const load = useCallback(
    async (before: string | null) => {
      turn.current += 1;
      const mine = turn.current;
      setState((now) => ({ ...now, isLoading: true, words: '' }));
      const query = { ...(text !== '' && { text }), ...(before !== null && { before }), limit: PAGE_ROWS };
      const reply = await settled(bridgeOf<'journal'>().ask('journal:page', query));
      if (mine !== turn.current) return;
      setState((now) => {
        if (reply.type === 'error') return { ...now, isLoading: false, words: reply.words };
        const { rows, ...rest } = reply.value;
        const isStale = before !== null && now.isStale;
        return {
          ...rest,
          rows: before === null ? rows : [...(now.rows ?? []), ...rows],
          isLoading: false,
          isStale,
          words: '',
        };
      });
    },
    [text],
  );
  useEffect(() => {
    setState(none);
    void load(null);
  }, [load]);

  const isOnePage = (state.rows?.length ?? 0) <= PAGE_ROWS && !state.isLoading;
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current === revision) return;
    seen.current = revision;
    if (isOnePage) void load(null);
    else setState((now) => ({ ...now, isStale: true }));
  }, [revision, isOnePage, load]);

  return {
    ...state,
    loadMore: () => {
      if (!state.isLoading) void load(state.rows === null ? null : state.before);
    },
    loadNewest: () => void load(null),
  };
}
