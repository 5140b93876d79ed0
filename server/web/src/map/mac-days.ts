import type { ItemEntry } from '../items/item-store.ts';
import { cycleOf, dayOf } from '../items/timeline.ts';

/** A day of the reader's calendar, and what it has of the Mac. */
export interface MacDay {
  /** Its first moment. */
  readonly day: number;
  readonly reports: number;
  readonly photos: number;
  /** Rounds of the sensors while the Mac was marked stolen. */
  readonly stolenCycles: number;
}

/** The days of which there is anything, oldest first. What is not open yet has no cycle, and no photo. */
export function daysOf(entries: readonly ItemEntry[]): MacDay[] {
  const days = new Map<number, { reports: number; photos: number; stolen: Set<string> }>();
  for (const { envelope, state } of entries) {
    const day = dayOf(envelope.capturedAt);
    const counts = days.get(day) ?? { reports: 0, photos: 0, stolen: new Set<string>() };
    days.set(day, counts);
    if (state.status !== 'open') continue;
    const { content } = state.item;
    if (content.kind === 'report') counts.reports += 1;
    if (content.kind === 'photo') counts.photos += 1;
    const cycle = cycleOf(content);
    if (cycle?.mode === 'stolen') counts.stolen.add(cycle.id);
  }
  return [...days]
    .map(([day, { reports, photos, stolen }]) => ({ day, reports, photos, stolenCycles: stolen.size }))
    .sort((a, b) => a.day - b.day);
}
