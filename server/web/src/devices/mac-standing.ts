import type { Mac } from './use-macs.ts';

/** A Mac at one look: what its owner wants of it, unless it has not been heard of for long, or is protected by name only (`withNeeds`). */
export const standings = ['stolen', 'unseen', 'needy', 'waiting', 'paused', 'protected', 'leaving', 'retired'] as const;
export type Standing = (typeof standings)[number];

const DAY_MS = 86_400_000;

type Contact = Pick<Mac['device'], 'lastSeenAt' | 'online' | 'pairedAt' | 'unseenDays'>;

type Stands = Pick<Mac, 'orderedMode' | 'order'> & { readonly device: Contact & Pick<Mac['device'], 'tombstone'> };

/** Whether a Mac, which reports each hour while it is awake, has not been heard of for as long as its owner finds too long. */
export const isMissed = ({ lastSeenAt, online, pairedAt, unseenDays }: Contact, now: number): boolean =>
  !online && now - (lastSeenAt ?? pairedAt) > unseenDays * DAY_MS;

/** Whether a Mac is retired for good: it reports no more and cannot be taken back. What it reported stays until its time is over. */
export const isRetired = ({ tombstone }: Pick<Mac['device'], 'tombstone'>, now: number): boolean =>
  tombstone?.action === 'retire' && tombstone.finalAt <= now;

export function standingOf({ orderedMode, order, device }: Stands, now: number): Standing {
  if (isRetired(device, now)) return 'retired';
  if (device.tombstone !== null || order?.type === 'release') return 'leaving';
  if (orderedMode === 'stolen') return 'stolen';
  if (orderedMode === 'paused') return 'paused';
  return isMissed(device, now) ? 'unseen' : 'protected';
}

/** Whether a Mac is to report by its orders, whatever else it needs: one that is paused, or leaves, does not. */
export const isToReport = (mac: Stands, now: number): boolean =>
  !['paused', 'leaving', 'retired'].includes(standingOf(mac, now));

/** How many Macs stand how, the urgent first; nothing for what no Mac is. */
export function countStandings(all: readonly Standing[]): (readonly [Standing, number])[] {
  return standings.flatMap((standing) => {
    const count = all.filter((one) => one === standing).length;
    return count > 0 ? [[standing, count] as const] : [];
  });
}
