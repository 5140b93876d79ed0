import type { ListedItem } from '@homeward/shared/api/devices';
import type { ItemKind } from '@homeward/shared/envelope';
import { isChosen } from '@homeward/shared/pack/pack-parts';
import { readEnvelope } from '../items/read-envelope.ts';

/** What the owner wants in the pack. */
export interface PackChoice {
  /** Captured at or after, and before. */
  readonly from: number;
  readonly to: number;
  readonly kinds: readonly ItemKind[];
}

/** A pack's period ends no later than it is made: nothing in it can be from after that. */
export const untilMade = (choice: PackChoice, madeAt: number): PackChoice => ({
  ...choice,
  to: Math.min(choice.to, madeAt),
});

export interface PlannedItem {
  readonly listed: ListedItem;
  /** Otherwise its envelope alone goes in, so that the numbers run on. */
  readonly isChosen: boolean;
}

/**
 * Items are numbered when they are sealed, which may be minutes after their capture: so far around the chosen time neighbours
 * are looked for.
 */
export const NEIGHBOURS_MS = 15 * 60_000;

/** The chosen items, and those numbered between the first and the last of them, in the order of their numbers. */
export function planPack(listed: readonly ListedItem[], { from, to, kinds }: PackChoice): PlannedItem[] {
  const choice = { from, to, kinds: [...kinds] };
  const known = listed.flatMap((item) => {
    const envelope = readEnvelope(item);
    return envelope ? [{ listed: item, envelope, isChosen: isChosen(envelope, choice) }] : [];
  });
  known.sort((a, b) => a.envelope.epoch - b.envelope.epoch || a.envelope.seq - b.envelope.seq);
  const first = known.findIndex((item) => item.isChosen);
  const last = known.findLastIndex((item) => item.isChosen);
  return first < 0 ? [] : known.slice(first, last + 1).map(({ listed, isChosen }) => ({ listed, isChosen }));
}
