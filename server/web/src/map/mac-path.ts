import type { Position } from '@homeward/shared/bodies/report';
import type { ItemOf } from '../items/opened.ts';
import { distanceMeters, type MapPoint } from './map-point.ts';

/** A position that a report found. */
export interface Fix {
  /** Id of the report's item. */
  readonly id: string;
  readonly at: number;
  readonly position: Position;
}

/** Where a Mac stood for a while, as far as its positions can tell. */
export interface Stop extends MapPoint {
  /** When the first and the last of its positions were captured. */
  readonly from: number;
  readonly until: number;
  readonly source: Position['source'];
  /** Ids of its reports, oldest first; never empty. */
  readonly ids: readonly string[];
}

/** Every position of the given reports, oldest first. */
export const fixesOf = (reports: readonly ItemOf<'report'>[]): Fix[] =>
  reports
    .flatMap(({ content, envelope }) => {
      const { position } = content.body;
      return 'value' in position ? [{ id: envelope.id, at: envelope.capturedAt, position: position.value }] : [];
    })
    .sort((a, b) => a.at - b.at);

/**
 * Where the Mac stood, oldest first: a position that lies within its own accuracy, or within that of the stop before it,
 * says nothing of a way. A stop is where its most accurate position is.
 * @param fixes oldest first.
 */
export function stopsOf(fixes: readonly Fix[]): Stop[] {
  const stops: (Stop & { ids: string[] })[] = [];
  for (const { id, at, position } of fixes) {
    const { latitude, longitude, accuracyMeters, source } = position;
    const here = { latitude, longitude, accuracyMeters };
    const last = stops.at(-1);
    if (!last || distanceMeters(last, here) > Math.max(last.accuracyMeters, accuracyMeters)) {
      stops.push({ ...here, source, from: at, until: at, ids: [id] });
      continue;
    }
    last.ids.push(id);
    const better = accuracyMeters < last.accuracyMeters ? { ...here, source } : {};
    stops[stops.length - 1] = { ...last, ...better, until: at };
  }
  return stops;
}

/** The same points in one world: over the date line by the shorter way, with longitudes beyond 180°. */
export function unrolled<P extends MapPoint>(points: readonly P[]): P[] {
  let before: number | undefined;
  return points.map((point) => {
    const turns = before === undefined ? 0 : Math.round((before - point.longitude) / 360);
    before = point.longitude + turns * 360;
    return { ...point, longitude: before };
  });
}
