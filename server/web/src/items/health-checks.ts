import type { Health, PermissionState } from '@homeward/shared/bodies/report';
import { isMissed } from '../devices/mac-standing.ts';
import type { Mac } from '../devices/use-macs.ts';
import { formatAge, formatBytes, formatDateTime, formatInterval } from '../format/format.ts';
import { texts } from '../texts.ts';

const words = texts.health;

/** One thing that is well with a Mac, or not. */
export interface HealthCheck {
  readonly name: string;
  readonly value: string;
  /** What to do about it; absent where it is well, null where nothing can be done while somebody else has the Mac. */
  readonly advice?: string | null;
}

/** An item's times: by the Mac's clock, and by the server's when it had it on disk. Milliseconds. */
export interface Arrival {
  readonly capturedAt: number;
  readonly receiptAt: number;
}

export interface HealthFacts {
  readonly device: Pick<Mac['device'], 'lastSeenAt' | 'online' | 'pairedAt' | 'unseenDays'>;
  /** As the latest report tells it; null where none was opened yet. */
  readonly health: Health | null;
  /** Of the latest reports, newest first. */
  readonly arrivals: readonly Arrival[];
  /** It is in contact, and its reports do not come. */
  readonly isSilent: boolean;
  /** It has left, and takes no orders. */
  readonly isGone: boolean;
  /** It is marked as stolen: somebody else has it. */
  readonly isStolen: boolean;
  /** How many items waited on the Mac when it made each of its latest reports, newest first. */
  readonly waitings: readonly number[];
  /** Items whose bodies the Mac had to drop, of those that are loaded. */
  readonly dropped: number;
  /** The latest that any of the owner's Macs runs; null where none has told. */
  readonly newestVersion: string | null;
}

/** A few days of photos: with less, a stolen Mac that is offline soon has to drop some. */
const LEAST_FREE_BYTES = 1_000_000_000;

/** Once or twice in a row more waits wherever a Mac was offline. */
const GROWING_REPORTS = 4;

/** Clocks and networks are never exact. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;

/** How the agent on a Mac does, what needs its owner first in each line. */
export function healthChecks(facts: HealthFacts, now: number): readonly HealthCheck[] {
  const { health, isGone } = facts;
  const checks = [
    lastContact(facts, now),
    ...lastReport(facts, now),
    stream(facts),
    ...(health ? ofReport(health, facts) : []),
  ];
  // What was wrong with one that left stays to be read; nothing is to be done about it.
  return isGone ? checks.map(({ name, value }) => ({ name, value })) : checks;
}

function lastContact({ device, isStolen }: HealthFacts, now: number): HealthCheck {
  const { lastSeenAt } = device;
  return {
    name: words.lastContact,
    value: lastSeenAt === null ? texts.common.never : `${formatDateTime(lastSeenAt)}, ${formatAge(lastSeenAt, now)}`,
    ...(isMissed(device, now) && { advice: isStolen ? words.missedStolen : words.missed }),
  };
}

function lastReport({ arrivals: [latest], isSilent, isStolen }: HealthFacts, now: number): HealthCheck[] {
  if (!latest) return [];
  const { capturedAt } = latest;
  return [
    {
      name: words.lastReport,
      value: `${formatDateTime(capturedAt)}, ${formatAge(capturedAt, now)}`,
      ...(isSilent && { advice: isStolen ? words.silentStolenAdvice : words.silentAdvice }),
    },
  ];
}

const stream = ({ isGone, device: { online } }: HealthFacts): HealthCheck => ({
  name: words.stream,
  value: isGone ? words.streamGone : online ? words.streamOpen : words.streamClosed,
});

function ofReport(health: Health, facts: HealthFacts): HealthCheck[] {
  const { device, arrivals, waitings, dropped, newestVersion, isStolen } = facts;
  const { permissions, outbox, agentVersion } = health;
  const isOld = newestVersion !== null && compareVersions(agentVersion, newestVersion) < 0;
  // Done on the Mac itself, which is not at hand.
  const onTheMac = (advice: string) => ({ advice: isStolen ? null : advice });
  return [
    ...(['camera', 'location'] as const).map((what) => permission(what, permissions[what], onTheMac)),
    {
      name: words.waiting,
      value: texts.machine.outboxValue(outbox.waiting, formatBytes(outbox.waitingBytes)),
      ...(device.online && isGrowing(waitings) && { advice: words.waitingAdvice }),
    },
    {
      name: words.rejected,
      value: outbox.rejected === 0 ? words.none : String(outbox.rejected),
      ...(outbox.rejected > 0 && { advice: words.rejectedAdvice }),
    },
    {
      name: words.disk,
      value: dropped === 0 ? words.diskEnough : words.dropped(dropped),
      ...(dropped > 0 && { advice: words.diskAdvice }),
    },
    ...room(health.freeDiskBytes, onTheMac),
    {
      name: texts.machine.version,
      value: agentVersion,
      ...(isOld && onTheMac(words.older(newestVersion))),
    },
    ...clock(arrivals),
  ];
}

type OnTheMac = (advice: string) => Pick<HealthCheck, 'advice'>;

/** Whether more waited at each report than at the one before it. */
const isGrowing = (waitings: readonly number[]): boolean =>
  waitings.length >= GROWING_REPORTS &&
  waitings.slice(1, GROWING_REPORTS).every((before, index) => before < (waitings[index] ?? 0));

/** Older agents do not tell. */
function room(freeBytes: number | undefined, onTheMac: OnTheMac): HealthCheck[] {
  if (freeBytes === undefined) return [];
  const value = formatBytes(freeBytes);
  return [{ name: words.room, value, ...(freeBytes < LEAST_FREE_BYTES && onTheMac(words.roomAdvice)) }];
}

const permission = (what: 'camera' | 'location', state: PermissionState, onTheMac: OnTheMac): HealthCheck => {
  const advice = words.permissionAdvice(what, state);
  return {
    name: words.permission[what],
    value: texts.timeline.permission[state],
    ...(advice !== null && onTheMac(advice)),
  };
};

/**
 * What reached the server soonest after it was captured tells how far the Mac's clock is from the server's: nothing arrives
 * before it was captured. A clock that is behind looks like a slow way, which is said.
 */
function clock(arrivals: readonly Arrival[]): HealthCheck[] {
  if (arrivals.length === 0) return [];
  const least = Math.min(...arrivals.map(({ capturedAt, receiptAt }) => receiptAt - capturedAt));
  const difference = formatInterval(Math.round(Math.abs(least) / 60_000) * 60);
  if (Math.abs(least) <= CLOCK_TOLERANCE_MS) return [{ name: words.clock, value: words.clockAgrees }];
  if (least < 0) return [{ name: words.clock, value: words.clockAhead(difference), advice: words.clockAdvice }];
  return [{ name: words.clock, value: words.clockBehind(difference), advice: words.lateAdvice }];
}

/** As numbers, part by part; what is no number counts as none. @returns less than 0 where `a` is the older */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) =>
    version.split(/[.+-]/, 3).map((part) => Number.parseInt(part, 10) || 0),
  );
  return [0, 1, 2].reduce((found, at) => found || (left?.[at] ?? 0) - (right?.[at] ?? 0), 0);
}

export const newestOf = (versions: readonly string[]): string | null =>
  versions.toSorted(compareVersions).at(-1) ?? null;
