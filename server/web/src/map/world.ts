import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import worldUrl from 'world-atlas/countries-50m.json?url';

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

const DEADLINE_MS = 60_000;

let world: Promise<GeoJSON.FeatureCollection> | undefined;

/** The countries of Natural Earth at 1:50 million, from this server's own files; loaded once. */
export function loadWorld(): Promise<GeoJSON.FeatureCollection> {
  world ??= fetch(worldUrl, { signal: AbortSignal.timeout(DEADLINE_MS) })
    .then((response) => response.json() as Promise<Countries>)
    .then((topology) => feature(topology, topology.objects.countries));
  world.catch(() => {
    world = undefined;
  });
  return world;
}
