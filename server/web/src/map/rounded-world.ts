/** A hundredth of a degree is a kilometre at most: coasts at 1:50 million are no truer, and the file is a third as large. */
const PER_DEGREE = 100;
/** Three corners, and the first once more. */
const LEAST_POINTS = 4;

/** The same countries, rounded to a hundredth of a degree and unrolled; points that fall together with the one before are left out. */
export function roundedWorld(world: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection {
  return { ...world, features: world.features.map((one) => ({ ...one, geometry: rounded(one.geometry) })) };
}

/** The countries in their order, in parts of about as many points each. */
export function worldParts(world: GeoJSON.FeatureCollection, count: number): GeoJSON.FeatureCollection[] {
  const sizes = world.features.map(({ geometry }) => JSON.stringify(geometry).length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  const partOf = sizes.map((size) => {
    const part = Math.floor((before / all) * count);
    before += size;
    return part;
  });
  return Array.from({ length: count }, (_, part) => ({
    ...world,
    features: world.features.filter((_, at) => partOf[at] === part),
  }));
}

function rounded(geometry: GeoJSON.Geometry): GeoJSON.Geometry {
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: geometry.coordinates.map(roundedRing) };
  if (geometry.type !== 'MultiPolygon') return geometry;
  return { ...geometry, coordinates: geometry.coordinates.map((polygon) => polygon.map(roundedRing)) };
}

function roundedRing(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  const points = ring.map((point) => point.map((degrees) => Math.round(degrees * PER_DEGREE) / PER_DEGREE));
  const apart = points.filter((point, at) => at === 0 || point.join() !== points[at - 1]?.join());
  return unrolledRing(apart.length < LEAST_POINTS ? points : apart);
}

/**
 * A ring that crosses the date line goes on beyond it, where the map takes it up on the other side: with a leap to the other
 * end Russia lay across the whole map. One that goes around a pole stays as it is.
 */
function unrolledRing(ring: GeoJSON.Position[]): GeoJSON.Position[] {
  let turns = 0;
  const unrolled = ring.map(([longitude = 0, latitude = 0], at) => {
    const step = longitude - (ring[at - 1]?.[0] ?? longitude);
    if (Math.abs(step) > 180) turns -= Math.sign(step);
    return [Math.round((longitude + 360 * turns) * PER_DEGREE) / PER_DEGREE, latitude];
  });
  return turns === 0 ? unrolled : ring;
}
