import type { Map as MapView } from 'maplibre-gl';

/** What each source shows: to say the same again would have the map cut its tiles and draw itself anew. */
const shownBy = new WeakMap<object, string>();

/** What a source of the style is to show from now on. */
export function setFeatures(map: Pick<MapView, 'getSource'>, name: string, features: readonly GeoJSON.Feature[]): void {
  const source = map.getSource(name);
  if (!source || !('setData' in source)) return;
  const written = JSON.stringify(features);
  // A source of a new style is empty.
  if (written === (shownBy.get(source) ?? '[]')) return;
  shownBy.set(source, written);
  (source as { setData: (data: GeoJSON.FeatureCollection) => void }).setData({
    type: 'FeatureCollection',
    features: [...features],
  });
}

export const feature = (geometry: GeoJSON.Geometry, properties: GeoJSON.GeoJsonProperties = {}): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
