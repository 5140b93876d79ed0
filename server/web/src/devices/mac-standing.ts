import type { Mac } from './use-macs.ts';

/** A Mac at one look: what its owner wants of it, unless it has not been heard of for long. */
export const standings = ['stolen', 'unseen', 'paused', 'protected', 'leaving'] as const;
export type Standing = (typeof standings)[number];

/** A closed lid over a weekend is no news; a Mac that reports each hour while it is awake is missed after this. */
export const UNSEEN_AFTER_MS = 3 * 86_400_000;

type Stands = Pick<Mac, 'orderedMode' | 'order'> & {
  readonly device: Pick<Mac['device'], 'lastSeenAt' | 'online' | 'pairedAt' | 'tombstone'>;
};

export function standingOf({ orderedMode, order, device }: Stands, now: number): Standing {
  const { lastSeenAt, online, pairedAt, tombstone } = device;
  if (tombstone !== null || order?.type === 'release') return 'leaving';
  if (orderedMode === 'stolen') return 'stolen';
  if (orderedMode === 'paused') return 'paused';
  return !online && now - (lastSeenAt ?? pairedAt) > UNSEEN_AFTER_MS ? 'unseen' : 'protected';
}

/** How many Macs stand how, the urgent first; nothing for what no Mac is. */
export function countStandings(all: readonly Standing[]): (readonly [Standing, number])[] {
  return standings.flatMap((standing) => {
    const count = all.filter((one) => one === standing).length;
    return count > 0 ? [[standing, count] as const] : [];
  });
}
