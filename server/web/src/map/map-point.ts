/** A position as the map shows it. */
export interface MapPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracyMeters: number;
}

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

/** South-west and north-east corner of what should be in view around the latest position. */
export function viewAround(latest: MapPoint): [[number, number], [number, number]] {
  // Never closer than where the embedded map's coasts and borders still say something.
  const halfWidthMeters = Math.max(latest.accuracyMeters * 2, 250_000);
  const dLat = degrees(halfWidthMeters / EARTH_RADIUS_METERS);
  const dLon = dLat / Math.max(0.1, Math.cos(radians(latest.latitude)));
  return [
    [latest.longitude - dLon, Math.max(-85, latest.latitude - dLat)],
    [latest.longitude + dLon, Math.min(85, latest.latitude + dLat)],
  ];
}
