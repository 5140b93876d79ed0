/** A position as the map shows it. */
export interface MapPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMeters: number;
}

/** South-west and north-east corner, each [longitude, latitude]. */
export type MapBox = [[number, number], [number, number]];

/** Never closer than where the embedded map's coasts and borders still say something. */
export const COASTS_HALF_WIDTH_METERS = 250_000;

const EARTH_RADIUS_METERS = 6_371_008.8;
const CORNERS = 72;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

/** The ring of points, [longitude, latitude], that lie `accuracyMeters` from the position along great circles. */
export function accuracyRing({ latitude, longitude, accuracyMeters }: MapPoint): [number, number][] {
  const angle = accuracyMeters / EARTH_RADIUS_METERS;
  const [lat, lon] = [radians(latitude), radians(longitude)];
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const bearing = (2 * Math.PI * corner) / CORNERS;
    const y = Math.asin(Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * Math.sin(angle) * Math.cos(bearing));
    const x =
      lon +
      Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(lat), Math.cos(angle) - Math.sin(lat) * Math.sin(y));
    return [degrees(x), degrees(y)];
  });
}

/** Streets have their names there, and a block can be told from the next. */
export const STREETS_HALF_WIDTH_METERS = 600;

/** South-west and north-east corner of what should be in view around the latest position. @param least half the width at least, in metres */
export function viewAround(latest: MapPoint, least = COASTS_HALF_WIDTH_METERS): MapBox {
  const halfWidthMeters = Math.max(latest.accuracyMeters * 2, least);
  return boxAround(latest, halfWidthMeters);
}

/** Along the great circle. */
export function distanceMeters(a: Omit<MapPoint, 'accuracyMeters'>, b: Omit<MapPoint, 'accuracyMeters'>): number {
  const [latA, latB] = [radians(a.latitude), radians(b.latitude)];
  const half = (angle: number) => Math.sin(angle / 2) ** 2;
  const chord = half(latB - latA) + Math.cos(latA) * Math.cos(latB) * half(radians(b.longitude - a.longitude));
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** South-west and north-east corner of what shows all points with their accuracy; null where there is none. */
export function viewOfAll(points: readonly MapPoint[], leastHalfWidthMeters: number): MapBox | null {
  const corners = points.map((point) => {
    return boxAround(point, Math.max(point.accuracyMeters * 1.5, leastHalfWidthMeters));
  });
  if (corners.length === 0) return null;
  const edge = (corner: 0 | 1, axis: 0 | 1, pick: (a: number, b: number) => number) =>
    corners.map((box) => box[corner][axis]).reduce((a, b) => pick(a, b));
  return [
    [edge(0, 0, Math.min), edge(0, 1, Math.min)],
    [edge(1, 0, Math.max), edge(1, 1, Math.max)],
  ];
}

const MERCATOR_ENDS = 85;

function boxAround({ latitude, longitude }: MapPoint, halfWidthMeters: number): MapBox {
  const dLat = degrees(halfWidthMeters / EARTH_RADIUS_METERS);
  const dLon = dLat / Math.max(0.1, Math.cos(radians(latitude)));
  const onMap = (value: number) => Math.max(-MERCATOR_ENDS, Math.min(MERCATOR_ENDS, value));
  return [
    [longitude - dLon, onMap(latitude - dLat)],
    [longitude + dLon, onMap(latitude + dLat)],
  ];
}
