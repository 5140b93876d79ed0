/** A place as [longitude, latitude], in degrees. */
export type FlatPoint = readonly [number, number];

/** A part of the world, in degrees. */
export interface FlatView {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Degrees from top to bottom at least: the embedded map has coasts and borders, no streets. */
const LEAST_SPAN = 6;
const ROOM = 1.4;

/**
 * What has to be in view for a flat picture of some places, with room around them.
 * @param ratio width to height of the picture.
 * @param leastHigh degrees from top to bottom at least.
 */
export function flatView(places: readonly FlatPoint[], ratio: number, leastHigh = 0): FlatView {
  const ends = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return { middle: (least + most) / 2, span: most - least };
  };
  const longitudes = ends(places.map(([longitude]) => longitude));
  const latitudes = ends(places.map(([, latitude]) => latitude));
  // A degree of longitude is narrower away from the equator: the picture keeps shapes as they are there.
  const squeeze = Math.max(0.2, Math.cos((latitudes.middle * Math.PI) / 180));
  const high = Math.max(LEAST_SPAN, leastHigh, latitudes.span * ROOM, (longitudes.span * ROOM * squeeze) / ratio);
  const wide = (high * ratio) / squeeze;
  return {
    west: longitudes.middle - wide / 2,
    east: longitudes.middle + wide / 2,
    south: latitudes.middle - high / 2,
    north: latitudes.middle + high / 2,
  };
}

/** The rings of land that may be in view. */
export function ringsIn(world: GeoJSON.FeatureCollection, { west, south, east, north }: FlatView): FlatPoint[][] {
  const rings = world.features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon'
      ? geometry.coordinates
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates.flat()
        : [],
  );
  return rings
    .map((ring) => ring.map(([longitude = 0, latitude = 0]): FlatPoint => [longitude, latitude]))
    .filter(
      (ring) =>
        ring.some(([longitude]) => longitude > west) &&
        ring.some(([longitude]) => longitude < east) &&
        ring.some(([, latitude]) => latitude > south) &&
        ring.some(([, latitude]) => latitude < north),
    );
}

/** Where a place lies in a picture of the given size; `down` from its top, as on a screen. */
export const placedIn =
  ({ west, east, south, north }: FlatView, width: number, height: number) =>
  ([longitude, latitude]: FlatPoint): { readonly across: number; readonly down: number } => ({
    across: ((longitude - west) / (east - west)) * width,
    down: ((north - latitude) / (north - south)) * height,
  });
