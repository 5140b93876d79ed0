import type { StreamMessage } from '@homeward/shared/api/agent';
import type { CallingDevice } from '../http/route.ts';

/** A Mac that does not answer a ping by the next is gone. */
export const PING_SECONDS = 30;

/** Close codes (RFC 6455, section 7.4.1, and our own from 4000 on). */
const GOING_AWAY = 1001;
const REPLACED = 4000;
const REMOVED = 4001;

/** What is used of a WebSocket of `ws`. */
export interface OrderSocket {
  send(text: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'pong' | 'close' | 'error', listener: () => void): unknown;
}

interface OpenSocket {
  readonly accountId: string;
  /** Where it is connected from; see `same-network.ts`. */
  readonly network: string;
  readonly socket: OrderSocket;
  answered: boolean;
}

/**
 * The open order streams, one for each Mac: a new one takes the place of the old, which may be half open. One timer
 * pings all of them, so that an idle connection costs little more than its socket.
 */
export class OrderStreams {
  readonly #open = new Map<string, OpenSocket>();
  readonly #changed: (deviceId: string, accountId: string) => void;
  readonly #timer: NodeJS.Timeout;

  /** @param changed told when a Mac comes or goes. */
  constructor(changed: (deviceId: string, accountId: string) => void, pingSeconds = PING_SECONDS) {
    this.#changed = changed;
    this.#timer = setInterval(() => this.#ping(), pingSeconds * 1000).unref();
  }

  /** How many Macs are online. */
  get count(): number {
    return this.#open.size;
  }

  isOnline(deviceId: string): boolean {
    return this.#open.has(deviceId);
  }

  /** The account's Macs that are connected from a network. */
  inNetwork(accountId: string, network: string): string[] {
    const open = [...this.#open].filter(([, mac]) => mac.accountId === accountId && mac.network === network);
    return open.map(([deviceId]) => deviceId);
  }

  /** Takes a Mac's socket over. @param network that it comes from, as `networkOf` names it */
  add({ deviceId, accountId }: CallingDevice, socket: OrderSocket, network: string): void {
    const before = this.#open.get(deviceId);
    const open = { socket, accountId, network, answered: true };
    this.#open.set(deviceId, open);
    if (before) dismiss(before.socket, REPLACED, 'another stream of this Mac took over', GOODBYE_DEADLINE_MS);
    socket.on('pong', () => {
      open.answered = true;
    });
    socket.on('close', () => {
      if (this.#open.get(deviceId) !== open) return;
      this.#open.delete(deviceId);
      this.#changed(deviceId, accountId);
    });
    // `ws` closes the socket after an error; without a listener the process would end.
    socket.on('error', () => {});
    if (!before) this.#changed(deviceId, accountId);
  }

  /** Sends an order to the Mac if it is here; else its next connection or check-in brings it. */
  push(deviceId: string, order: string): void {
    this.#send(deviceId, { type: 'order', order });
  }

  /** The same of a change of the owner's keys. */
  pushRotation(deviceId: string, rotation: string): void {
    this.#send(deviceId, { type: 'rotation', rotation });
  }

  /** Ends the stream of a Mac whose token is dead. */
  end(deviceId: string): void {
    const open = this.#open.get(deviceId);
    if (open) dismiss(open.socket, REMOVED, 'this Mac was removed', GOODBYE_DEADLINE_MS);
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#open.values()) {
      dismiss(socket, GOING_AWAY, 'the server stops', CLOSE_DEADLINE_MS);
    }
  }

  #send(deviceId: string, message: StreamMessage): void {
    this.#open.get(deviceId)?.socket.send(JSON.stringify(message));
  }

  #ping(): void {
    for (const open of this.#open.values()) {
      if (open.answered) {
        open.answered = false;
        open.socket.ping();
      } else {
        open.socket.terminate();
      }
    }
  }
}

const GOODBYE_DEADLINE_MS = 5_000;
const CLOSE_DEADLINE_MS = 500;

/** Ends a stream; whoever does not say goodbye in time is cut off. */
function dismiss(socket: OrderSocket, code: number, reason: string, deadlineMs: number): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), deadlineMs).unref();
}
