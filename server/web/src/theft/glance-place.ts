import { formatCoordinates } from '../format/format.ts';
import { type LatestPlace, latestPlace, placeWords } from '../items/latest-place.ts';
import type { ItemOf } from '../items/opened.ts';
import { isSinceMark, type TheftMark } from '../items/since-mark.ts';

type Reports = readonly ItemOf<'report'>[];

/** Where a stolen Mac was seen last, in words. */
export interface GlancePlace {
  readonly name: string;
  /** When it was there, in milliseconds. */
  readonly at: number;
  /** Whether that was before it was marked as stolen: in its owner's own home as like as not, where no police should go. */
  readonly isBefore: boolean;
}

/** @param reports newest first, one at least. @param mark null where it is not known: then nothing is taken to be before it. */
export function glancePlace(reports: Reports, mark: TheftMark | null): GlancePlace {
  const since = mark
    ? reports.filter(({ envelope, content }) => isSinceMark(envelope, mark, content.body.cycle.mode === 'stolen'))
    : reports;
  // What an address tells of a stolen Mac says more than exactly where it was before.
  if (isPlaced(latestPlace(since))) return inWords(since, (at, capturedAt) => isStale(at, capturedAt, mark));
  return inWords(reports, (_, capturedAt) => capturedAt !== null || since.length === 0);
}

/** The seldomest that a stolen Mac is told to report is each hour, and a position may fail once. */
const LATELY_MS = 2 * 3_600_000;

/**
 * Whether that is where it is, as far as anybody knows: it was found there lately, and no report since came from another address.
 */
export function isStillThere(reports: Reports, { at, isBefore }: GlancePlace, now: number): boolean {
  const addresses = reports
    .filter(({ envelope }) => envelope.capturedAt >= at)
    .flatMap(({ content: { body } }) => ('value' in body.address ? [body.address.value.address] : []));
  const hasMoved = new Set(addresses).size > 1;
  return !isBefore && !hasMoved && now - at <= LATELY_MS;
}

const isPlaced = (place: LatestPlace): boolean => place.known || placeWords(place.address) !== '';

/** macOS may answer with where it was some minutes ago. */
const isStale = (foundAt: number, capturedAt: number | null, mark: TheftMark | null): boolean =>
  mark !== null && capturedAt !== null && capturedAt >= mark.markedAt && foundAt < mark.markedAt;

/** @param isBefore told when it was found, and when the report of it was captured where it has a position */
function inWords(reports: Reports, isBefore: (at: number, capturedAt: number | null) => boolean): GlancePlace {
  const place = latestPlace(reports);
  if (!place.known) {
    const at = reports[0]?.envelope.capturedAt ?? 0;
    return { name: placeWords(place.address) || place.why, at, isBefore: isBefore(at, null) };
  }
  const { latitude, longitude, accuracyMeters, foundAt } = place.position;
  const name = placeWords(place.address) || formatCoordinates(latitude, longitude, accuracyMeters);
  return { name, at: foundAt, isBefore: isBefore(foundAt, place.capturedAt) };
}
