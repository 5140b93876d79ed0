import type { EventBody } from '@homeward/shared/bodies/event';
import { utf8 } from '@homeward/shared/bytes';
import { canonicalJson } from '@homeward/shared/strict-json';
import type { Clock } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import type { ItemWriter } from '../outbox/item-writer.ts';
import type { StateStore } from '../state/state-store.ts';
import { protocolMode } from './mode.ts';

export interface EventWriterParts {
  readonly writer: () => ItemWriter;
  readonly store: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  /** The end of the process; nothing else stops an event. */
  readonly signal: AbortSignal;
}

/** Writes events as items. They may be written in any mode; trouble is logged. */
export class EventWriter {
  readonly #parts: EventWriterParts;
  #unwritten = 0;

  constructor(parts: EventWriterParts) {
    this.#parts = parts;
  }

  /** Whether every event so far is in the outbox. */
  get isIdle(): boolean {
    return this.#unwritten === 0;
  }

  /** Resolves when the event is safe on disk. */
  async write(event: EventBody): Promise<void> {
    const { writer, store, clock, log, signal } = this.#parts;
    this.#unwritten += 1;
    try {
      const { mode, orders } = store.current;
      const ordered = orders.mode;
      await writer().write({
        ...{ kind: 'event', mode: protocolMode(mode) ?? 'paused', capturedAt: clock.now(), urgentFor: null, signal },
        body: { mediaType: 'application/json', bytes: utf8(canonicalJson(event)) },
        ...{ orderSeq: ordered?.seq ?? 0, orderHash: ordered?.hash ?? null },
      });
    } catch (error) {
      log.error(`an event (${event.event}) cannot become an item: ${reasonOf(error)}`);
    } finally {
      this.#unwritten -= 1;
    }
  }
}
