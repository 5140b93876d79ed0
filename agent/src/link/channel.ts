import type { MessagePortMain } from 'electron';

/** The other end of a line to a third process, which can be handed on. */
export type Port = MessagePortMain;

/**
 * One end of a line between two processes, on which messages arrive whole and in order. Nothing about a message is
 * known before it was checked.
 */
export interface Channel {
  /** Sends a message, and hands ports over to the other side. After the end it does nothing. */
  send(message: unknown, ports?: readonly Port[]): void;
  /** Begins to hand over what arrives: to one listener, and what came before it too. */
  onMessage(listener: (message: unknown, ports: readonly Port[]) => void): void;
  /** Resolves when the line is at its end, whoever ended it. */
  readonly closed: Promise<void>;
  close(): void;
}

/** A channel over a port of Electron's, whose other end may be in another process. */
export function portChannel(port: Port): Channel {
  const closed = Promise.withResolvers<void>();
  let isClosed = false;
  const end = () => {
    isClosed = true;
    closed.resolve();
  };
  port.on('close', end);
  return {
    send: (message, ports = []) => {
      if (!isClosed) port.postMessage(message, [...ports]);
    },
    onMessage: (listener) => {
      port.on('message', ({ data, ports }) => listener(data, ports));
      port.start();
    },
    closed: closed.promise,
    close: () => {
      port.close();
      end();
    },
  };
}

/** A line that has come to its end already. */
export const closedChannel = (): Channel => ({
  send: () => {},
  onMessage: () => {},
  closed: Promise.resolve(),
  close: () => {},
});
