import { useCallback, useState } from 'react';
import { type Reply, settled } from './reply.ts';

/** Something that a page asks for, while it is under way and after it failed. */
export interface Deed {
  readonly isBusy: boolean;
  /** Why the last one failed; empty where it did not. */
  readonly words: string;
  /** Asks, unless it is under way already. @returns whether it succeeded */
  run(ask: () => Promise<Reply<unknown>>): Promise<boolean>;
}

export function useDeed(): Deed {
  const [{ isBusy, words }, setState] = useState({ isBusy: false, words: '' });
  const run = useCallback(async (ask: () => Promise<Reply<unknown>>) => {
    setState({ isBusy: true, words: '' });
    const reply = await settled(ask());
    setState({ isBusy: false, words: reply.type === 'error' ? reply.words : '' });
    return reply.type === 'success';
  }, []);
  return { isBusy, words, run };
}
