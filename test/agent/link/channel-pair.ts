import type { Channel, Port } from '../../../agent/src/link/channel.ts';

/** Two ends of a line within one process: each message is a copy, and comes in a later turn. */
export function channelPair(): [Channel, Channel] {
  const closed = Promise.withResolvers<void>();
  const listeners: (((message: unknown, ports: readonly Port[]) => void) | undefined)[] = [];
  const early: [unknown, readonly Port[]][][] = [[], []];
  let isClosed = false;
  const end = (mine: 0 | 1): Channel => ({
    send: (message, ports = []) => {
      if (isClosed) return;
      const copy = structuredClone(message);
      queueMicrotask(() => {
        const listener = listeners[1 - mine];
        if (listener) listener(copy, ports);
        else early[1 - mine]?.push([copy, ports]);
      });
    },
    onMessage: (listener) => {
      listeners[mine] = listener;
      for (const [message, ports] of early[mine]?.splice(0) ?? []) listener(message, ports);
    },
    closed: closed.promise,
    close: () => {
      isClosed = true;
      closed.resolve();
    },
  });
  return [end(0), end(1)];
}
