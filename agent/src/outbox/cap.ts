import type { EventBody } from '@homeward/shared/bodies/event';
import type { Outbox } from './outbox.ts';
import type { WaitingItem } from './waiting-items.ts';

/** A full outbox is emptied to this share of the cap, so that one `gap` event tells of many bodies. */
const EMPTIED_TO = 0.9;

/** Which bodies to drop, first to last: the oldest photos, then the oldest of the rest. Events are small and tell of gaps: they stay. */
export function bodiesToDrop(items: readonly WaitingItem[]): readonly WaitingItem[] {
  const droppable = items.filter((item) => !item.dropped && !item.inFlight && item.kind !== 'event');
  return [
    ...droppable.filter(({ kind }) => kind === 'snapshot'),
    ...droppable.filter(({ kind }) => kind !== 'snapshot'),
  ];
}

/**
 * Keeps what waits below the cap by dropping bodies, never envelopes.
 * @returns the event that tells of it; null where there was room.
 */
export async function enforceCap(outbox: Outbox, capBytes: number): Promise<EventBody | null> {
  if (outbox.waiting.bytes <= capBytes) return null;
  const dropped: number[] = [];
  let droppedBytes = 0;
  for (const item of bodiesToDrop(outbox.waiting.all)) {
    if (outbox.waiting.bytes <= capBytes * EMPTIED_TO) break;
    droppedBytes += await outbox.dropBody(item);
    dropped.push(item.seq);
  }
  return gapOf(dropped, droppedBytes);
}

/** The event that tells of items of which no body is left; null where there are none. */
export function gapOf(seqs: readonly number[], droppedBytes: number): EventBody | null {
  if (seqs.length === 0) return null;
  const [firstSeq, lastSeq] = [Math.min(...seqs), Math.max(...seqs)];
  return { v: 1, event: 'gap', dropped: seqs.length, droppedBytes, firstSeq, lastSeq };
}
