import type { Problem } from '@homeward/shared/bodies/reading';
import type { Health, Position, ReportBody } from '@homeward/shared/bodies/report';
import { errorCodeOf } from '@homeward/shared/errors';
import type { Place } from '@homeward/shared/place';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { reasonOf } from '../log.ts';
import type { Sensor } from '../sensor.ts';

const DEADLINE_MS = 12_000;
/** The address comes from the server: an answer that takes longer is none. */
const ADDRESS_MS = 8_000;
/** A position of the Mac's own may keep the report waiting this long; then the place of the address must do. */
const POSITION_MS = 3_000;
/** Where the database gives a place without saying how exact it is: about a large city. */
const UNKNOWN_ACCURACY_METERS = 50_000;

export interface ReportSensorParts {
  /** The address under which the server sees this Mac, with its place. @throws HomewardError `unavailable` when offline. */
  readonly ownPlace: () => Promise<Place>;
  /** The Mac's own position (its system's location service); absent where there is none. */
  readonly locate?: (signal: AbortSignal) => Promise<Position | Problem>;
  readonly health: () => Health;
  readonly clock: Clock;
}

/** Address, position and the agent's health: made also when offline, and then it says so. */
export const createReportSensor = (parts: ReportSensorParts): Sensor => ({
  kind: 'report',
  deadlineMs: DEADLINE_MS,
  async *capture(cycle, signal) {
    const locating = locateSelf(parts, signal);
    const address = await readAddress(parts, signal);
    const position = (await locating) ?? positionOf(address, parts.clock.now());
    signal.throwIfAborted();
    const body: ReportBody = { v: 1, cycle, address, position, health: parts.health() };
    yield { mediaType: 'application/json', body, capturedAt: parts.clock.now() };
  },
});

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

/** The Mac's own position; null where the place of the address must do. */
async function locateSelf(
  { locate, clock }: ReportSensorParts,
  signal: AbortSignal,
): Promise<ReportBody['position'] | null> {
  if (locate === undefined) return null;
  try {
    const found = await within(clock, POSITION_MS, signal, locate);
    return found === undefined || 'problem' in found ? null : { value: found };
  } catch {
    return null;
  }
}

/** The place of the address as a position that says what it is. */
function positionOf(address: ReportBody['address'], foundAt: number): ReportBody['position'] {
  if ('problem' in address) return { problem: address.problem, detail: 'no address, and so no place of one' };
  const { latitude, longitude, accuracyMeters = UNKNOWN_ACCURACY_METERS, scope } = address.value;
  if (latitude === undefined || longitude === undefined) {
    const why = scope === 'public' ? 'the database has no place for this address' : `a ${scope} address has no place`;
    return { problem: 'no-place', detail: why };
  }
  return { value: { latitude, longitude, accuracyMeters, source: 'address', foundAt } };
}
