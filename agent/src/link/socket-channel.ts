import type { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Channel } from './channel.ts';

/** What the other side may do before the line is cut. It may be anybody's program. */
export interface SocketBounds {
  /** Of one message that arrives. */
  readonly maxMessageBytes: number;
  /** Of what was sent and is not read. */
  readonly maxQueuedBytes: number;
  /** Of what arrives within one second. */
  readonly maxMessagesPerSecond: number;
  readonly maxBytesPerSecond: number;
}

/** A message that has begun to arrive is whole by then. */
const MESSAGE_DEADLINE_MS = 30_000;
const SECOND_MS = 1_000;
const HEADER_BYTES = 4;

/**
 * A channel over a stream socket: each message is JSON in UTF-8 behind its length in bytes, 32 bits with the highest
 * first. Whoever breaks that, or a bound, is cut off. Ports cannot be handed over.
 */
export function socketChannel(socket: Socket, bounds: SocketBounds, clock: Clock): Channel {
  const closed = Promise.withResolvers<void>();
  const incoming = new IncomingMessages(bounds, clock, () => socket.destroy());
  socket.on('error', () => {});
  socket.once('close', () => {
    incoming.end();
    closed.resolve();
  });
  return {
    send: (message, ports = []) => {
      if (ports.length > 0) throw new Error('a port cannot be handed over by a socket');
      if (socket.destroyed || socket.writableEnded) return;
      const body = Buffer.from(JSON.stringify(message));
      const header = Buffer.alloc(HEADER_BYTES);
      header.writeUInt32BE(body.length);
      socket.cork();
      socket.write(header);
      socket.write(body);
      socket.uncork();
      if (socket.writableLength > bounds.maxQueuedBytes) socket.destroy();
    },
    onMessage: (listener) => {
      socket.on('data', (chunk) => {
        for (const message of incoming.take(chunk)) {
          if (!socket.destroyed) listener(message, []);
        }
      });
    },
    closed: closed.promise,
    close: () => socket.destroySoon(),
  };
}

/** Makes messages of what arrives, and keeps count of it. */
class IncomingMessages {
  readonly #bounds: SocketBounds;
  readonly #clock: Clock;
  readonly #cut: () => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #cancelDeadline: (() => void) | undefined;
  #isCut = false;
  #second = { beganAt: Number.NEGATIVE_INFINITY, messages: 0, bytes: 0 };

  constructor(bounds: SocketBounds, clock: Clock, cut: () => void) {
    this.#bounds = bounds;
    this.#clock = clock;
    this.#cut = () => {
      this.#isCut = true;
      this.end();
      cut();
    };
  }

  *take(chunk: Buffer): Generator<unknown> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    this.#count(0, chunk.length);
    while (!this.#isCut && this.#bytes >= HEADER_BYTES) {
      const length = this.#peek(HEADER_BYTES).readUInt32BE();
      if (length > this.#bounds.maxMessageBytes) return this.#cut();
      if (this.#bytes < HEADER_BYTES + length) break;
      this.#cancelDeadline?.();
      this.#cancelDeadline = undefined;
      this.#count(1, 0);
      if (this.#isCut) return;
      let message: unknown;
      try {
        message = JSON.parse(this.#remove(HEADER_BYTES + length).toString('utf8', HEADER_BYTES));
      } catch {
        return this.#cut();
      }
      yield message;
    }
    if (this.#bytes > 0 && !this.#isCut) {
      this.#cancelDeadline ??= this.#clock.setTimer(() => this.#cut(), MESSAGE_DEADLINE_MS);
    }
  }

  end(): void {
    this.#cancelDeadline?.();
    this.#chunks = [];
    this.#bytes = 0;
  }

  #count(messages: number, bytes: number): void {
    const now = this.#clock.monotonicMs();
    if (now - this.#second.beganAt >= SECOND_MS) this.#second = { beganAt: now, messages: 0, bytes: 0 };
    this.#second.messages += messages;
    this.#second.bytes += bytes;
    const { maxMessagesPerSecond, maxBytesPerSecond } = this.#bounds;
    if (this.#second.messages > maxMessagesPerSecond || this.#second.bytes > maxBytesPerSecond) this.#cut();
  }

  /** The first bytes, which are there. */
  #peek(length: number): Buffer {
    const [first] = this.#chunks;
    if (first !== undefined && first.length >= length) return first.subarray(0, length);
    this.#chunks = [Buffer.concat(this.#chunks)];
    return (this.#chunks[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  #remove(length: number): Buffer {
    const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#chunks);
    const rest = all.subarray(length);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#bytes = rest.length;
    return all.subarray(0, length);
  }
}
