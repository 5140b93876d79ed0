import type { ItemEntry } from '../items/item-store.ts';
import { isPhoto } from '../items/opened.ts';
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

/** The days of which there is anything, oldest first. What is not open yet has no cycle. */
export function daysOf(entries: readonly ItemEntry[]): MacDay[] {
  interface Counts {
    day: number;
    reports: number;
    photos: number;
    stolen: Set<string>;
  }
  const days = new Map<number, Counts>();
  let counts: Counts | undefined;
  let end = 0;
  for (const entry of entries) {
    const { envelope, state } = entry;
    const at = envelope.capturedAt;
    // Neighbours are of one day, mostly: the calendar is slow to ask.
    if (!counts || at < counts.day || at >= end) {
      const day = dayOf(at);
      counts = days.get(day) ?? { day, reports: 0, photos: 0, stolen: new Set<string>() };
      days.set(day, counts);
      end = nextDay(day);
    }
    if (isPhoto(entry)) counts.photos += 1;
    if (state.status !== 'open') continue;
    const { content } = state.item;
    if (content.kind === 'report') counts.reports += 1;
    const cycle = cycleOf(content);
    if (cycle?.mode === 'stolen') counts.stolen.add(cycle.id);
  }
  return [...days.values()]
    .map(({ day, reports, photos, stolen }) => ({ day, reports, photos, stolenCycles: stolen.size }))
    .sort((a, b) => a.day - b.day);
}

function nextDay(day: number): number {
  const next = new Date(day);
  return next.setDate(next.getDate() + 1);
}
