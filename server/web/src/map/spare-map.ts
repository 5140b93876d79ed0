import type { Map as MapView } from 'maplibre-gl';
import { drawOn } from './map-features.ts';

/** How long a map that no page shows is kept for the next one. */
const KEPT_MS = 30_000;

interface SpareMap {
  readonly map: MapView;
  readonly isDark: boolean;
  readonly timer: ReturnType<typeof setTimeout>;
}

let spare: SpareMap | null = null;

const isDark = () => window.matchMedia('(prefers-color-scheme: dark)').matches;

/** A map of which a page has no more need, with nothing drawn on it: making one anew stops the page for longer than all else. */
export function putAside(map: MapView): void {
  const former = spare;
  map.stop();
  drawOn(map, {});
  map.getCanvas().style.cursor = '';
  map.getContainer().remove();
  const timer = setTimeout(() => {
    if (spare?.map === map) spare = null;
    map.remove();
  }, KEPT_MS);
  spare = { map, isDark: isDark(), timer };
  if (!former) return;
  clearTimeout(former.timer);
  former.map.remove();
}

/** The map that was put aside, now in the given frame; null where there is none that looks as it should. */
export function takeSpare(frame: HTMLElement): MapView | null {
  if (spare === null || spare.isDark !== isDark()) return null;
  const { map, timer } = spare;
  spare = null;
  clearTimeout(timer);
  frame.append(map.getContainer());
  // Asked now, its size would have the whole page laid out before it is complete.
  requestAnimationFrame(() => map.resize());
  return map;
}
