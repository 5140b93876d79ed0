import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { measuresInMiles } from '../format/format.ts';
import { discreet } from '../streets/street-style.ts';
import { useMapStyle, wearsStreets } from '../streets/use-map-style.ts';
import type { MapBox } from './map-point.ts';
import { putAside, takeSpare } from './spare-map.ts';
import { useStable } from './use-stable.ts';
import { worldAtHand, worldFiles } from './world.ts';
import { mapStyle, worldGround } from './world-style.ts';

setWorkerUrl(workerUrl);

/** Pixels between what must be in view and the map's edge. */
const PADDING = { top: 24, right: 24, bottom: 24, left: 24 };
/** In a narrow frame switch, buttons and scale take more of its edges, and names would lie below them. */
const NARROW_PADDING = { top: 80, right: 56, bottom: 48, left: 24 };
const NARROW_PIXELS = 544;

const paddingIn = ({ clientWidth }: HTMLElement) => (clientWidth < NARROW_PIXELS ? NARROW_PADDING : PADDING);

const ownFiles = [...worldFiles.countries, worldFiles.names];

const prefersLessMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/**
 * The embedded map of the world in the given element: no third party learns where the owner looks. Streets lie upon it
 * where, and while, the owner has them switched on.
 * @param aim what is to be in view: from the beginning, and again whenever it is another.
 * @returns the map once it is drawn.
 * @throws during rendering, where the map cannot be made.
 */
export function useBaseMap(frame: RefObject<HTMLElement | null>, aim: MapBox | null): MapView | null {
  const view = useStable(aim);
  const first = useRef(view);
  const [map, setMap] = useState<MapView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!frame.current) return;
    const within = frame.current;
    let made = takeSpare(within);
    let isGone = false;
    let isLoaded = false;
    let hasFailed = false;
    const fail = (error: unknown) => {
      hasFailed = true;
      if (!isGone) setFailure(error);
    };
    const make = async () => {
      await worldAtHand();
      // What is written beside the map is read first.
      await new Promise((go) => setTimeout(go));
      if (isGone) return;
      const container = document.createElement('div');
      container.className = 'map-inside';
      within.append(container);
      const fresh = new MapView({
        container,
        style: mapStyle(container, worldGround(container, worldFiles)),
        transformRequest: (url) => (ownFiles.includes(url) ? { url } : { url, ...discreet }),
        attributionControl: false,
        ...(first.current && { bounds: first.current, fitBoundsOptions: { padding: paddingIn(container) } }),
        maxZoom: 14,
        dragRotate: false,
        pitchWithRotate: false,
        cooperativeGestures: window.matchMedia('(pointer: coarse)').matches,
        // Each picture of a fading name is the whole map drawn once more.
        fadeDuration: 0,
      });
      made = fresh;
      fresh.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      fresh.addControl(new ScaleControl({ unit: measuresInMiles() ? 'imperial' : 'metric' }), 'bottom-left');
      // Without the world there is nothing to draw upon; what fails later, such as a street, leaves the map as it is.
      // It is heard to the end: of what nobody hears MapLibre complains in the browser's console.
      fresh.on('error', ({ error }) => {
        if (!isLoaded) fail(error);
      });
      fresh.on('load', () => {
        isLoaded = true;
        if (!isGone && !hasFailed) setMap(fresh);
      });
    };
    if (made) setMap(made);
    else make().catch(fail);
    return () => {
      isGone = true;
      setMap(null);
      // A part that did not come counts as loaded too.
      if (made?.loaded() && !hasFailed && !wearsStreets(made)) putAside(made);
      else made?.remove();
    };
  }, [frame]);
  useMapStyle(map);
  useEffect(() => (map ? tellOfDrawing(map) : undefined), [map]);
  // The first view is there at once; later ones are flown to.
  const isFirst = useRef(true);
  useEffect(() => {
    if (!map || !view) return;
    const animate = !isFirst.current && !prefersLessMotion();
    isFirst.current = false;
    return keepInView(map, view, animate);
  }, [map, view]);
  if (failure) throw failure;
  return map;
}

/** Draws now, and again whenever the map takes another style. */
export function useDrawing(map: MapView | null, draw: (map: MapView) => void): void {
  useEffect(() => {
    if (!map) return;
    const drawAgain = () => draw(map);
    drawAgain();
    map.on('style.load', drawAgain);
    return () => {
      map.off('style.load', drawAgain);
    };
  }, [map, draw]);
}

/** Has the map's picture say of itself whether it is complete, for whoever reads the page by other means. @returns what ends it. */
function tellOfDrawing(map: MapView): () => void {
  const canvas = map.getCanvas();
  const say = (isBusy: boolean) => () => {
    canvas.ariaBusy = `${isBusy}`;
  };
  const listening = [map.on('movestart', say(true)), map.on('dataloading', say(true)), map.on('idle', say(false))];
  say(true)();
  // What has nothing more to draw says so too.
  map.triggerRepaint();
  return () => {
    for (const one of listening) one.unsubscribe();
    say(true)();
  };
}

/** Brings the box into view, and keeps it there while the frame changes its size, until somebody moves the map. */
function keepInView(map: MapView, view: MapBox, animate: boolean): () => void {
  const show = (isSlow: boolean) =>
    map.fitBounds(view, { padding: paddingIn(map.getContainer()), animate: isSlow, duration: 800 });
  show(animate);
  const onResize = map.on('resize', () => show(false));
  const onMove = map.on('movestart', ({ originalEvent }: { originalEvent?: Event | undefined }) => {
    if (originalEvent) onResize.unsubscribe();
  });
  return () => {
    onResize.unsubscribe();
    onMove.unsubscribe();
  };
}
