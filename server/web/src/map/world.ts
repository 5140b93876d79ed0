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

let atHand: Promise<void> | undefined;

/**
 * Brings the world into the browser's cache, once: from there the map's worker reads it for each map, also when the server is
 * gone meanwhile. That worker would wait for it without end.
 */
export function worldAtHand(): Promise<void> {
  atHand ??= Promise.all([...worldFiles.countries, worldFiles.names].map(bringPart)).then(() => {});
  atHand.catch(() => {
    atHand = undefined;
  });
  return atHand;
}

async function bringPart(url: string): Promise<void> {
  await (await fetchPart(url)).arrayBuffer();
}

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
  return (await (await fetchPart(url)).json()) as GeoJSON.FeatureCollection;
}

async function fetchPart(url: string): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  if (!response.ok) throw new Error(`the world was answered with ${response.status}`);
  return response;
}
