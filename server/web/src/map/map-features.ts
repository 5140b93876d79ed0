import type { Map as MapView } from 'maplibre-gl';
import { DRAWN, type DrawnKind } from './world-style.ts';

/** What a page draws on a map; each feature says of which kind it is. */
export type Drawing = Readonly<Partial<Record<DrawnKind, readonly GeoJSON.Feature[]>>>;

/** What each source shows: to say the same again would have the map cut its tiles and draw itself anew. */
const shownBy = new WeakMap<object, string>();

/** What the map is to show from now on, and nothing else. */
export function drawOn(map: Pick<MapView, 'getSource'>, drawing: Drawing): void {
  const source = map.getSource(DRAWN);
  if (!source || !('setData' in source)) return;
  const features = Object.entries(drawing).flatMap(([drawn, some]) =>
    some.map((one) => ({ ...one, properties: { ...one.properties, drawn } })),
  );
  const written = JSON.stringify(features);
  // A source of a new style is empty.
  if (written === (shownBy.get(source) ?? '[]')) return;
  shownBy.set(source, written);
  (source as { setData: (data: GeoJSON.FeatureCollection) => void }).setData({ type: 'FeatureCollection', features });
}

export const feature = (geometry: GeoJSON.Geometry, properties: GeoJSON.GeoJsonProperties = {}): GeoJSON.Feature => ({
  type: 'Feature',
  geometry,
  properties,
});
