import type { StreamMessage } from '@homeward/shared/api/agent';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { OrderStream } from '../transport/order-stream.ts';
import type { ServerClient } from '../transport/server-client.ts';

export interface ServerLinkParts {
  readonly connect: (origin: string, token: string) => ServerClient;
  /** The device token. */
  readonly token: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Told of each order or rotation as it comes: nothing of it is believed yet. */
  readonly onMessage: (message: StreamMessage) => Promise<unknown>;
  readonly onOpen: () => void;
  /** Told when the stream opens, and when it is lost. */
  readonly onChange: () => void;
}

/** The Mac's connection to its server, calls and order stream, which moves elsewhere when the owner says so. */
export class ServerLink {
  readonly #parts: ServerLinkParts;
  #origin: string;
  #client: ServerClient;
  #stream: OrderStream;

  constructor(origin: string, parts: ServerLinkParts) {
    this.#parts = parts;
    this.#origin = origin;
    this.#client = parts.connect(origin, parts.token);
    this.#stream = this.#newStream();
  }

  /** Scheme, host and port of the server. */
  get origin(): string {
    return this.#origin;
  }

  get client(): ServerClient {
    return this.#client;
  }

  /** Whether an order would come through at once. */
  get isOpen(): boolean {
    return this.#stream.isOpen;
  }

  start(): void {
    this.#stream.start();
  }

  /** The network or the Mac's sleep has changed: a new stream at once. */
  reconnect(): void {
    this.#stream.reconnect();
  }

  moveTo(origin: string): void {
    this.close();
    this.#origin = origin;
    this.#client = this.#parts.connect(origin, this.#parts.token);
    this.#stream = this.#newStream();
    this.#stream.start();
  }

  close(): void {
    this.closeStream();
    this.#client.close();
  }

  /** No order comes any more; calls are still answered. */
  closeStream(): void {
    this.#stream.close();
  }

  #newStream(): OrderStream {
    const { token, clock, random, log, onMessage, onOpen, onChange } = this.#parts;
    return new OrderStream({ origin: this.#origin, token, clock, random, log, onMessage, onOpen, onChange });
  }
}
