import type { Cycle } from '@homeward/shared/bodies/report';
import type { ItemEntry } from './item-store.ts';
import type { ShownContent } from './opener-protocol.ts';

/** What was captured in one round of the sensors, or an item that belongs to none. */
export interface TimelineGroup {
  /** The cycle's id, or the single item's. */
  readonly key: string;
  readonly cycle: Cycle | null;
  /** When its newest item was captured. */
  readonly at: number;
  /** In the order of capture. */
  readonly entries: readonly ItemEntry[];
}

/** A day of the reader's calendar with its groups, newest first. */
export interface TimelineDay {
  readonly day: number;
  readonly groups: readonly TimelineGroup[];
}

/** The first moment of the day of the reader's calendar. */
export const dayOf = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** The cycle that an opened item belongs to. */
export function cycleOf(content: ShownContent): Cycle | null {
  switch (content.kind) {
    case 'photo':
      return content.about.cycle;
    case 'event':
    case 'dropped':
      return null;
    default:
      return content.body.cycle;
  }
}

/** Groups entries by cycle, newest first; what is not open yet, or belongs to no cycle, stands alone. */
export function groupByCycle(entries: readonly ItemEntry[]): TimelineGroup[] {
  const groups = new Map<string, { cycle: Cycle | null; entries: ItemEntry[] }>();
  for (const entry of entries) {
    const cycle = entry.state.status === 'open' ? cycleOf(entry.state.item.content) : null;
    const key = cycle?.id ?? entry.envelope.id;
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else groups.set(key, { cycle, entries: [entry] });
  }
  return [...groups]
    .map(([key, { cycle, entries: members }]) => {
      const inOrder = members.toSorted(
        (a, b) => a.envelope.capturedAt - b.envelope.capturedAt || a.envelope.seq - b.envelope.seq,
      );
      return { key, cycle, at: inOrder.at(-1)?.envelope.capturedAt ?? 0, entries: inOrder };
    })
    .sort((a, b) => b.at - a.at);
}

/** Groups under the days on which they were captured, by the reader's clock. */
export function groupByDay(groups: readonly TimelineGroup[]): TimelineDay[] {
  const days = new Map<number, TimelineGroup[]>();
  for (const group of groups) {
    const day = dayOf(group.at);
    const sameDay = days.get(day);
    if (sameDay) sameDay.push(group);
    else days.set(day, [group]);
  }
  return [...days].map(([day, sameDay]) => ({ day, groups: sameDay }));
}

/** How many of each a cycle brought; what is refused or on its way counts as neither. */
export interface CycleCounts {
  readonly photos: number;
  readonly routes: number;
  /** Items that were refused, or say why there is no photo. */
  readonly problems: number;
}

export function countItems(entries: readonly ItemEntry[]): CycleCounts {
  const kinds = entries.map(({ state }) => (state.status === 'open' ? state.item.content.kind : state.status));
  const count = (...wanted: typeof kinds) => kinds.filter((kind) => wanted.includes(kind)).length;
  return {
    photos: count('photo'),
    routes: count('route'),
    problems: count('no-photo', 'dropped', 'refused'),
  };
}

/** The newest days, cut after the given number of groups; a list of a year is not drawn whole. */
export function firstGroups(days: readonly TimelineDay[], most: number): TimelineDay[] {
  let left = most;
  return days.flatMap(({ day, groups }) => {
    const shown = groups.slice(0, Math.max(0, left));
    left -= shown.length;
    return shown.length > 0 ? [{ day, groups: shown }] : [];
  });
}
