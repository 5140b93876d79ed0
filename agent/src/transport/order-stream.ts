import { StreamMessage } from '@homeward/shared/api/agent';
import { api } from '@homeward/shared/api/table';
import { Check } from 'typebox/value';
import { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Backoff } from './backoff.ts';

const HANDSHAKE_MS = 15_000;
/** A connection without a sign of life for this long is dead, whatever the system thinks of it. */
const PING_EVERY_MS = 60_000;
const PONG_DEADLINE_MS = 20_000;
const MAX_MESSAGE_BYTES = 16 * 1024;

export interface OrderStreamParts {
  readonly origin: string;
  readonly token: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Told of each order or rotation as it comes: nothing of it is believed yet. The next one is read when it is done. */
  readonly onMessage: (message: StreamMessage) => Promise<unknown>;
  readonly onOpen: () => void;
  /** Told when it opens, and when it is lost. */
  readonly onChange?: () => void;
}

/** The connection on which orders are pushed. It is kept open for ever: closed, refused or silent, it is tried again. */
export class OrderStream {
  readonly #parts: OrderStreamParts;
  readonly #backoff: Backoff;
  #socket: WebSocket | undefined;
  #isOpen = false;
  #cancelTimer = () => {};
  #closed = false;

  constructor(parts: OrderStreamParts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.random);
  }

  start(): void {
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The network or the Mac's sleep has changed: a new connection at once, since the old one may be dead without a sign. */
  reconnect(): void {
    if (this.#closed) return;
    this.#backoff.reset();
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #drop(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    const wasOpen = this.#isOpen;
    this.#socket = undefined;
    this.#isOpen = false;
    socket?.removeAllListeners();
    // An error after this is nobody's concern, and must not end the process.
    socket?.on('error', () => {});
    socket?.terminate();
    if (wasOpen) this.#parts.onChange?.();
  }

  #connect(): void {
    this.#drop();
    const { origin, token, log, onMessage, onOpen } = this.#parts;
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}${api.stream.path}`, {
      headers: { Authorization: `Bearer ${token}` },
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    let reason = 'closed';
    socket.on('open', () => {
      log.info('order stream open');
      this.#backoff.reset();
      this.#isOpen = true;
      this.#expectPings(socket);
      this.#parts.onChange?.();
      onOpen();
    });
    socket.on('message', (data) => {
      const message = parse(String(data));
      if (!Check(StreamMessage, message)) return log.warn('the order stream brought a message that is not understood');
      // A server that floods is held up here, not kept in memory.
      socket.pause();
      onMessage(message).finally(() => socket.resume());
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reason = error.code ?? /^Unexpected server response: \d+$/.exec(error.message)?.[0] ?? 'error';
    });
    socket.on('close', () => {
      const waitMs = this.#backoff.nextMs();
      log.info(`order stream ${reason}; trying again in ${Math.round(waitMs / 1000)} s`);
      this.#drop();
      if (!this.#closed) this.#cancelTimer = this.#parts.clock.setTimer(() => this.#connect(), waitMs);
    });
  }

  #expectPings(socket: WebSocket): void {
    const { clock } = this.#parts;
    const ping = () => {
      socket.ping();
      this.#cancelTimer = clock.setTimer(() => socket.terminate(), PONG_DEADLINE_MS);
    };
    const wait = () => {
      this.#cancelTimer();
      this.#cancelTimer = clock.setTimer(ping, PING_EVERY_MS);
    };
    socket.on('pong', wait);
    socket.on('ping', wait);
    socket.on('message', wait);
    wait();
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
