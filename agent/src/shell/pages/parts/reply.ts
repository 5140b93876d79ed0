import { texts } from '../texts.ts';

/** How the main process answers; see the contract's `IpcReply`. */
export type Reply<T> =
  | { readonly type: 'success'; readonly value: T }
  | { readonly type: 'error'; readonly words: string };

/** A reply in any case: where the bridge itself fails, that is an error in words as well. */
export const settled = <T>(asked: Promise<Reply<T>>): Promise<Reply<T>> =>
  asked.catch(() => ({ type: 'error', words: texts.common.broken }));
