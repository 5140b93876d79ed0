type Ring = readonly (readonly number[])[];

/** One point for each country's name: the middle of its largest part, so that islands do not repeat the name. */
export function countryNames(world: GeoJSON.FeatureCollection): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: world.features.flatMap(({ geometry, properties }) => {
      const [largest] = outerRings(geometry).toSorted((a, b) => areaOf(b) - areaOf(a));
      if (!largest) return [];
      return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: middleOf(largest) } }];
    }),
  };
}

function outerRings(geometry: GeoJSON.Geometry): Ring[] {
  const polygons =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  return polygons.flatMap(([outer]) => (outer ? [outer] : []));
}

/** West, south, east, north. */
function boxOf(ring: Ring): [number, number, number, number] {
  const [xs, ys] = [0, 1].map((axis) => ring.map((point) => point[axis] ?? 0)) as [number[], number[]];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function areaOf(ring: Ring): number {
  const [west, south, east, north] = boxOf(ring);
  return (east - west) * (north - south);
}

function middleOf(ring: Ring): [number, number] {
  const [west, south, east, north] = boxOf(ring);
  return [(west + east) / 2, (south + north) / 2];
}
