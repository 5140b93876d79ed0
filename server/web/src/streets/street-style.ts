import type { StyleSpecification } from 'maplibre-gl';
import type { Ground } from '../map/world-style.ts';

const DEADLINE_MS = 20_000;

/** Names of a foreign style are kept apart from the page's own. */
const foreign = (name: string) => `street:${name}`;

/**
 * Fetches a style (https://maplibre.org/maplibre-style-spec/). No cookie goes along, no word of where it is asked from, and the
 * browser keeps no copy.
 * @throws Error where it does not come, or is none.
 */
export async function fetchGround(url: string): Promise<Ground> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(url, { ...discreet, signal, headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`the style was answered with ${answer.status}`);
  return readGround(await answer.json());
}

/** How a third party is asked for parts of a map. */
export const discreet = { cache: 'no-store', credentials: 'same-origin', referrerPolicy: 'no-referrer' } as const;

/**
 * What of a foreign style is drawn: its sources and layers, under names of their own. Not its fonts: letters are drawn here,
 * with the fonts there are. Not where it would look.
 * @throws Error where it is no style.
 */
export function readGround(style: unknown): Ground {
  const { version, sprite, sources, layers } = (style ?? {}) as Partial<StyleSpecification>;
  if (version !== 8 || !sources || typeof sources !== 'object' || !Array.isArray(layers))
    throw new Error('this is no map style');
  return {
    ...(sprite !== undefined && { sprite }),
    sources: Object.fromEntries(Object.entries(sources).map(([name, source]) => [foreign(name), source])),
    layers: layers.map((layer) => ({
      ...layer,
      id: foreign(layer.id),
      ...('source' in layer && { source: foreign(layer.source) }),
    })),
  };
}
