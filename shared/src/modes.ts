import type { ItemKind } from './envelope.ts';

/** What a Mac may be told to do. */
export const modes = ['protected', 'stolen', 'paused'] as const;
export type Mode = (typeof modes)[number];

/** Seconds between cycles, unless the order says otherwise (`paused` has none). */
export const defaultIntervalSeconds = { protected: 3600, stolen: 300, paused: 0 } as const satisfies Record<
  Mode,
  number
>;

/** Stolen mode ends by itself this long after the Mac accepted it, unless the order says otherwise or is given anew. */
export const defaultMaxSeconds = 30 * 86_400;

/**
 * What each mode collects, and in which order: first the fragile, then the slow. Nothing that is not in its
 * mode's list is ever captured. (An `event` tells what happened to the agent itself and may be written in any mode.)
 */
export const collectedIn = {
  protected: ['report'],
  stolen: ['report', 'snapshot', 'machine', 'route'],
  paused: [],
} as const satisfies Record<Mode, readonly ItemKind[]>;

const quietKinds: readonly ItemKind[] = collectedIn.protected;

/** What only a stolen Mac captures. */
export const evidenceKinds: readonly ItemKind[] = collectedIn.stolen.filter((kind) => !quietKinds.includes(kind));
