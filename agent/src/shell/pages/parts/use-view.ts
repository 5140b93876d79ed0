import { useCallback, useEffect, useState } from 'react';
import { type Reply, settled } from './reply.ts';

/** What a page shows: not there yet, there, or why not. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly words: string; readonly again: () => void }
  | { readonly state: 'ready'; readonly value: T };

/** Where a view comes from: it is asked for once, and told whenever it changes. */
export interface ViewSource<T> {
  readonly ask: () => Promise<Reply<T>>;
  readonly listen: (listener: (view: T) => void) => () => void;
}

/** The view as the main process last told it. The source stays the same while the page is there. */
export function useView<T>({ ask, listen }: ViewSource<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const load = useCallback(async () => {
    setLoaded({ state: 'loading' });
    const reply = await settled(ask());
    setLoaded((now) => {
      // News came first: the reply is the older one.
      if (now.state === 'ready') return now;
      return reply.type === 'success'
        ? { state: 'ready', value: reply.value }
        : { state: 'failed', words: reply.words, again: () => void load() };
    });
  }, [ask]);
  useEffect(() => {
    const stop = listen((value) => setLoaded({ state: 'ready', value }));
    void load();
    return stop;
  }, [listen, load]);
  return loaded;
}
