import type { Cycle } from '@homeward/shared/bodies/report';
import type { ItemEntry } from './item-store.ts';
import { isPhoto } from './opened.ts';
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

/** The newest groups, and how many entries stand behind them. */
export interface NewestGroups {
  readonly groups: readonly TimelineGroup[];
  /** Entries that belong to none of them. */
  readonly left: number;
}

/** An overtaken item of a cycle that is shown may stand behind so many of other cycles. */
const STRAGGLERS = 40;

/** How far before a sealed photo something of its cycle is looked for. */
const NEIGHBOURS = 12;

/**
 * The newest groups of entries, by cycle, newest first; what is not open yet, or belongs to no cycle, stands alone. A year is
 * not grouped whole: nobody sees its end.
 * @param entries newest first
 */
export function newestGroups(entries: readonly ItemEntry[], most = Number.POSITIVE_INFINITY): NewestGroups {
  const groups = new Map<string, { cycle: Cycle | null; entries: ItemEntry[] }>();
  let taken = 0;
  let passed = 0;
  for (const [index, entry] of entries.entries()) {
    const cycle = cycleAt(entries, index);
    const key = cycle?.id ?? entry.envelope.id;
    const group = groups.get(key);
    if (!group && groups.size >= most) {
      passed += 1;
      if (passed > STRAGGLERS) break;
      continue;
    }
    taken += 1;
    if (group) group.entries.push(entry);
    else groups.set(key, { cycle, entries: [entry] });
  }
  const inOrder = [...groups].map(([key, { cycle, entries: members }]) => {
    members.sort((a, b) => a.envelope.capturedAt - b.envelope.capturedAt || a.envelope.seq - b.envelope.seq);
    return { key, cycle, at: members.at(-1)?.envelope.capturedAt ?? 0, entries: members };
  });
  return { groups: inOrder.sort((a, b) => b.at - a.at), left: entries.length - taken };
}

/** The cycle of an opened entry. A sealed photo does not say its own yet: it is of what was captured last before it, under the same order. */
function cycleAt(entries: readonly ItemEntry[], index: number): Cycle | null {
  const entry = entries[index];
  if (entry?.state.status === 'open') return cycleOf(entry.state.item.content);
  if (!entry || !isPhoto(entry)) return null;
  for (const { envelope, state } of entries.slice(index + 1, index + 1 + NEIGHBOURS)) {
    if (envelope.orderHash !== entry.envelope.orderHash) return null;
    const cycle = state.status === 'open' ? cycleOf(state.item.content) : null;
    if (cycle) return cycle.mode === 'stolen' ? cycle : null;
  }
  return null;
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
    photos: count('photo', 'sealed'),
    routes: count('route'),
    problems: count('no-photo', 'dropped', 'refused'),
  };
}
