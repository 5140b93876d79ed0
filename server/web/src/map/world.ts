import firstUrl from 'virtual:world/countries-0?url';
import secondUrl from 'virtual:world/countries-1?url';
import thirdUrl from 'virtual:world/countries-2?url';
import namesUrl from 'virtual:world/names?url';
import type { WorldFiles } from './world-style.ts';

const DEADLINE_MS = 60_000;

const addressOf = (file: string): string => new URL(file, location.href).href;

/** Where the map's worker reads the world, from this server's own files. */
export const worldFiles: WorldFiles = {
  countries: [firstUrl, secondUrl, thirdUrl].map(addressOf),
  names: addressOf(namesUrl),
};

let world: Promise<GeoJSON.FeatureCollection> | undefined;

/** The countries of Natural Earth at 1:50 million, for pictures that are drawn without the map; loaded once. */
export function loadWorld(): Promise<GeoJSON.FeatureCollection> {
  world ??= Promise.all(worldFiles.countries.map(loadPart)).then((parts) => ({
    type: 'FeatureCollection',
    features: parts.flatMap(({ features }) => features),
  }));
  world.catch(() => {
    world = undefined;
  });
  return world;
}

async function loadPart(url: string): Promise<GeoJSON.FeatureCollection> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  return (await response.json()) as GeoJSON.FeatureCollection;
}
