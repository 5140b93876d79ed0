import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle, Health, Position, ReportBody } from '@homeward/shared/bodies/report';
import { errorCodeOf } from '@homeward/shared/errors';
import type { Mode } from '@homeward/shared/modes';
import type { Place } from '@homeward/shared/place';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { reasonOf } from '../log.ts';
import type { Answer } from '../probe/probe.ts';
import type { Capture, Sensor } from '../sensor.ts';

/** The address comes from the server: an answer that takes longer is none. */
const ADDRESS_MS = 8_000;
/**
 * A position of the Mac's own may keep the report waiting this long; then the place of the address must do. A thief may
 * shut the lid in seconds; in the other mode one whole report is worth more than two at once.
 */
const PATIENCE_MS = { protected: 3_000, stolen: 500, paused: 0 } as const satisfies Record<Mode, number>;
/** A position that takes longer than the report waited makes a report of its own, if it is found within this time. */
const LATE_POSITION_MS = 45_000;
const DEADLINE_MS = LATE_POSITION_MS + 10_000;
/** Where the database gives a place without saying how exact it is: about a large city. */
const UNKNOWN_ACCURACY_METERS = 50_000;

export interface ReportSensorParts {
  /** The address under which the server sees this Mac, with its place. @throws HomewardError `unavailable` when offline. */
  readonly ownPlace: () => Promise<Place>;
  /** The Mac's own position; absent where this machine has nothing to find it with. */
  readonly locate?: ((signal: AbortSignal) => Promise<Answer<Position>>) | undefined;
  readonly health: () => Health;
  readonly clock: Clock;
}

type Reading<K extends 'address' | 'position'> = ReportBody[K];

/**
 * Address, position and the agent's health: made also when offline, and then it says so. No part waits for another: a
 * position that is still being found stays out of the first report, and comes in a second one.
 */
export const createReportSensor = (parts: ReportSensorParts): Sensor => ({
  kind: 'report',
  deadlineMs: DEADLINE_MS,
  async *capture(cycle, signal) {
    const { clock } = parts;
    const locating = parts.locate && locateSelf(parts.locate, signal);
    const inTime = locating && within(clock, PATIENCE_MS[cycle.mode], signal, () => locating);
    // Both may be ended while the address is waited for.
    inTime?.catch(() => {});
    const address = await readAddress(parts, signal);
    const early = inTime && ((await inTime) ?? stillLooking);
    signal.throwIfAborted();
    yield report(parts, cycle, address, positionFrom(early, address, clock.now()));
    if (locating === undefined || early !== stillLooking) return;
    const late = await within(clock, LATE_POSITION_MS, signal, () => locating);
    if (late && 'value' in late) yield report(parts, cycle, address, late);
  },
});

const stillLooking: Problem = {
  problem: 'deadline',
  detail: 'the Mac’s own was still being looked for; once it is found, a second report brings it',
};

function report(
  { health, clock }: ReportSensorParts,
  cycle: Cycle,
  address: Reading<'address'>,
  position: Reading<'position'>,
): Capture {
  const body: ReportBody = { v: 1, cycle, address, position, health: health() };
  return { mediaType: 'application/json', body, capturedAt: clock.now() };
}

async function readAddress(
  { ownPlace, clock }: ReportSensorParts,
  signal: AbortSignal,
): Promise<ReportBody['address']> {
  try {
    const value = await within(clock, ADDRESS_MS, signal, ownPlace);
    return value ? { value } : { problem: 'deadline', detail: 'the server did not answer in time' };
  } catch (error) {
    const problem = errorCodeOf(error) === 'unavailable' ? 'offline' : 'failed';
    return { problem, detail: reasonOf(error).slice(0, 500) };
  }
}

/** The Mac's own position. Nobody may be waiting for it any more when it comes, or fails. */
function locateSelf(locate: NonNullable<ReportSensorParts['locate']>, signal: AbortSignal): Promise<Answer<Position>> {
  const located = locate(signal).catch((error: unknown): Problem => {
    signal.throwIfAborted();
    return { problem: 'failed', detail: reasonOf(error).slice(0, 500) };
  });
  located.catch(() => {});
  return located;
}

/** The Mac's own position, or the place of the address as one that says what it is and what it stands in for. */
function positionFrom(
  own: Answer<Position> | undefined,
  address: Reading<'address'>,
  foundAt: number,
): Reading<'position'> {
  if (own && 'value' in own) return own;
  const place = placeOf(address, foundAt);
  if (own === undefined) return place;
  if ('value' in place) return { value: { ...place.value, fallbackFor: own } };
  return { ...place, detail: `${place.detail}; the Mac’s own position: ${own.detail}`.slice(0, 500) };
}

function placeOf(address: Reading<'address'>, foundAt: number): Reading<'position'> {
  if ('problem' in address) return { problem: address.problem, detail: 'no address, and so no place of one' };
  const { latitude, longitude, accuracyMeters = UNKNOWN_ACCURACY_METERS, scope } = address.value;
  if (latitude === undefined || longitude === undefined) {
    const why = scope === 'public' ? 'the database has no place for this address' : `a ${scope} address has no place`;
    return { problem: 'no-place', detail: why };
  }
  return { value: { latitude, longitude, accuracyMeters, source: 'address', foundAt } };
}
