import type { Map as MapView } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { connection } from '../connection/own-connection.ts';
import { worldFiles } from '../map/world.ts';
import { type Ground, mapStyle, tokensOf, worldGround } from '../map/world-style.ts';
import { fetchGround } from './street-style.ts';
import type { StreetOffer } from './streets.ts';
import { type Streets, useStreets } from './use-streets.ts';

const WORLD_MAX_ZOOM = 14;
const STREETS_MAX_ZOOM = 19;

const streetMaps = new WeakSet<MapView>();

/** Whether streets lie on a map: no later session takes it over as it is. */
export const wearsStreets = (map: MapView): boolean => streetMaps.has(map);

/**
 * What lies below all that the page draws: streets while the owner has them switched on, and the embedded world otherwise.
 * @param map once it is drawn, with the world.
 */
export function useMapStyle(map: MapView | null): void {
  const streets = useStreets();
  const isOn = streets?.state.isOn === true;
  const offer = streets?.offer ?? null;
  const tell = streets?.tell;
  const wasOn = useRef(false);
  useEffect(() => {
    if (!map) return;
    if (isOn && offer && tell) {
      wasOn.current = true;
      return wearStreets(map, offer, tell);
    }
    const end = wearWorld(map, wasOn.current);
    wasOn.current = false;
    return end;
  }, [map, isOn, offer, tell]);
}

/** @param isOther whether the map wears something else now. @returns what ends it. */
function wearWorld(map: MapView, isOther: boolean): () => void {
  const wear = () => {
    map.setMaxZoom(WORLD_MAX_ZOOM);
    map.setStyle(mapStyle(map.getContainer(), worldGround(map.getContainer(), worldFiles)), { diff: false });
    streetMaps.delete(map);
  };
  if (isOther || wearsFormerColours(map)) wear();
  return onOtherColours(wear);
}

/** Whether the page took other colours while the map was loading, and nobody listened. */
function wearsFormerColours(map: MapView): boolean {
  const color = tokensOf(map.getContainer())('map-sea');
  return map.getLayer('sea') !== undefined && map.getPaintProperty('sea', 'background-color') !== color;
}

/** @returns what ends it. */
function wearStreets(map: MapView, offer: StreetOffer, tell: Streets['tell']): () => void {
  streetMaps.add(map);
  let isGone = false;
  let isWorn = false;
  const fail = () => {
    if (!isGone) tell({ what: isWorn ? 'incomplete' : 'failed' });
  };
  const wear = async () => {
    const ground = await groundOf(offer, map.getContainer());
    if (isGone) return;
    map.setMaxZoom(STREETS_MAX_ZOOM);
    map.setStyle(mapStyle(map.getContainer(), ground), { diff: false });
  };
  const wearNow = () => void wear().catch(fail);
  const listening = [
    map.on('error', fail),
    map.on('style.load', () => {
      isWorn = true;
    }),
    map.on('sourcedata', () => tell({ what: 'credited', credits: creditsOf(map) })),
  ];
  wearNow();
  const endListening = onOtherColours(wearNow);
  return () => {
    isGone = true;
    endListening();
    for (const one of listening) one.unsubscribe();
  };
}

function onOtherColours(listener: () => void): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** @throws Error where it does not come. */
async function groundOf(offer: StreetOffer, element: HTMLElement): Promise<Ground> {
  if (offer.from === 'host') return await fetchGround(offer.url);
  if (offer.from === 'nowhere') throw new Error('this console may not ask there');
  const { openOwnStreetMap } = await import('./own-street-map.ts');
  const own = await openOwnStreetMap(() => connection.access(), element);
  // A file of one country has the rest of the world around it.
  const around = worldGround(element, worldFiles);
  return { sources: { ...around.sources, ...own.sources }, layers: [...around.layers, ...own.layers] };
}

/** As the sources of a map name their makers, without the markup that they may write it in. */
function creditsOf(map: MapView): string {
  const named = Object.keys(map.getStyle()?.sources ?? {}).flatMap((name) => map.getSource(name)?.attribution ?? []);
  const plain = named.map((html) => new DOMParser().parseFromString(html, 'text/html').body.textContent?.trim() ?? '');
  return [...new Set(plain)].filter(Boolean).join(', ');
}
