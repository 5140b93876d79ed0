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
export function fixesOf(reports: readonly ItemOf<'report'>[]): Fix[] {
  const fixes: Fix[] = [];
  for (const { content, envelope } of reports) {
    const { position } = content.body;
    if ('value' in position) fixes.push({ id: envelope.id, at: envelope.capturedAt, position: position.value });
  }
  return fixes.sort((a, b) => a.at - b.at);
}

/**
 * Where the Mac stood, oldest first: a position that lies within its own accuracy, or within that of the stop before it,
 * says nothing of a way. A stop is where its most accurate position is.
 * @param fixes oldest first.
 */
export function stopsOf(fixes: readonly Fix[]): Stop[] {
  const stops: Standing[] = [];
  let last: Standing | undefined;
  // A year of fixes, and anew while they open: written to be quick.
  for (const { id, at, position } of fixes) {
    if (!last || distanceMeters(last, position) > Math.max(last.accuracyMeters, position.accuracyMeters)) {
      const { latitude, longitude, accuracyMeters, source } = position;
      last = { latitude, longitude, accuracyMeters, source, from: at, until: at, ids: [id] };
      stops.push(last);
      continue;
    }
    last.ids.push(id);
    last.until = at;
    if (position.accuracyMeters >= last.accuracyMeters) continue;
    last.latitude = position.latitude;
    last.longitude = position.longitude;
    last.accuracyMeters = position.accuracyMeters;
    last.source = position.source;
  }
  return stops;
}

/** A stop while it is made. */
type Standing = { -readonly [K in keyof Stop]: Stop[K] } & { ids: string[] };

/** The same points in one world: over the date line by the shorter way, with longitudes beyond 180°. */
export function unrolled<P extends MapPoint>(points: readonly P[]): P[] {
  let before: number | undefined;
  return points.map((point) => {
    const turns = before === undefined ? 0 : Math.round((before - point.longitude) / 360);
    before = point.longitude + turns * 360;
    return { ...point, longitude: before };
  });
}
