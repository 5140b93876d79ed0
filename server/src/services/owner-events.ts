import { Readable } from 'node:stream';
import { EVENT_HEARTBEAT_SECONDS, type OwnerEvent } from '@homeward/shared/api/devices';

/** Open streams of one account at most; a further one ends the oldest. */
const MAX_STREAMS = 20;

/** Bytes that may wait for a slow reader. It is dropped beyond, reconnects, and reads everything afresh. */
const MAX_WAITING_BYTES = 256 * 1024;

const END_DEADLINE_MS = 5_000;

/** A reader of one account's events. */
export interface EventReader {
  readonly accountId: string;
  readonly sessionId: string;
  /** Where it is connected from; see `same-network.ts`. */
  readonly network: string;
  /** Asked at each heartbeat; an ended session ends the stream. */
  readonly isSignedIn: () => Promise<boolean>;
}

interface OpenStream extends EventReader {
  readonly stream: Readable;
}

/**
 * Tells signed-in owners what happens, as server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html). Nothing is kept for those who are not there: an
 * event only says where to look.
 */
export class OwnerEvents {
  readonly #streams = new Map<string, Set<OpenStream>>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(heartbeatSeconds = EVENT_HEARTBEAT_SECONDS) {
    this.#heartbeat = setInterval(() => void this.#beat(), heartbeatSeconds * 1000).unref();
  }

  /** The stream of a reader, to be sent as the answer. */
  open(reader: EventReader): Readable {
    const ofAccount = this.#streams.get(reader.accountId) ?? new Set();
    this.#streams.set(reader.accountId, ofAccount);
    const [oldest] = ofAccount;
    if (oldest && ofAccount.size >= MAX_STREAMS) {
      // One that has not read what it got would otherwise stay for as long as it likes.
      if (oldest.stream.readableLength > 0) oldest.stream.destroy();
      this.#end(oldest);
    }
    const stream = new Readable({ read: () => {} });
    const open: OpenStream = { ...reader, stream };
    ofAccount.add(open);
    stream.once('close', () => this.#forget(open));
    stream.once('end', () => this.#forget(open));
    // At once, so that the reader knows it is connected.
    this.#write(open, ': connected\n\n');
    return stream;
  }

  /** Whether anybody reads the account's events. */
  isRead(accountId: string): boolean {
    return this.#streams.has(accountId);
  }

  /** The networks that a session reads from now. */
  networksOf({ accountId, sessionId }: Pick<EventReader, 'accountId' | 'sessionId'>): string[] {
    const open = [...(this.#streams.get(accountId) ?? [])];
    return open.filter((each) => each.sessionId === sessionId).map(({ network }) => network);
  }

  emit(accountId: string, event: OwnerEvent): void {
    const open = this.#streams.get(accountId);
    if (!open) return;
    const text = `data: ${JSON.stringify(event)}\n\n`;
    for (const each of [...open]) this.#write(each, text);
  }

  /** Ends the streams of a session that was ended. */
  endSession(sessionId: string): void {
    for (const each of this.#all()) if (each.sessionId === sessionId) this.#end(each);
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#heartbeat);
    for (const each of this.#all()) this.#end(each);
  }

  #all(): OpenStream[] {
    return [...this.#streams.values()].flatMap((each) => [...each]);
  }

  /** Over at once for us; a reader that does not read to the end is cut off later. */
  #end(open: OpenStream): void {
    this.#forget(open);
    open.stream.push(null);
    setTimeout(() => open.stream.destroy(), END_DEADLINE_MS).unref();
  }

  #forget(open: OpenStream): void {
    const ofAccount = this.#streams.get(open.accountId);
    ofAccount?.delete(open);
    if (ofAccount?.size === 0) this.#streams.delete(open.accountId);
  }

  #write(open: OpenStream, text: string): void {
    const { stream } = open;
    if (stream.destroyed || stream.readableEnded) return;
    if (stream.readableLength + text.length > MAX_WAITING_BYTES) stream.destroy();
    else stream.push(text);
  }

  async #beat(): Promise<void> {
    for (const open of this.#all()) {
      if (await open.isSignedIn()) this.#write(open, 'event: heartbeat\ndata:\n\n');
      else this.#end(open);
    }
  }
}
