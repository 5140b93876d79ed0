import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Map as MapView } from 'maplibre-gl';
import { drawOn, feature } from '../../../server/web/src/map/map-features.ts';
import { putAside, takeSpare } from '../../../server/web/src/map/spare-map.ts';

const KEPT_MS = 30_000;

let isDark = false;
let frame: HTMLElement;

/** What of a map is used here: its element, its sources, and whether it was ended. */
function mapLike() {
  const container = document.createElement('div');
  const canvas = document.createElement('canvas');
  const source = { setData: jest.fn<(data: GeoJSON.FeatureCollection) => void>() };
  const map = {
    stop: jest.fn(),
    resize: jest.fn(),
    remove: jest.fn(),
    getSource: (name: string) => (name === 'drawn' ? source : undefined),
    getCanvas: () => canvas,
    getContainer: () => container,
  };
  frame.append(container);
  return { ...map, container, canvas, source, view: map as unknown as MapView };
}
const point = feature({ type: 'Point', coordinates: [1, 2] });

beforeEach(() => {
  jest.useFakeTimers();
  isDark = false;
  Object.assign(window, { matchMedia: () => ({ matches: isDark }) });
  frame = document.createElement('section');
});
afterEach(() => {
  // What one test put aside is not there for the next.
  jest.advanceTimersByTime(KEPT_MS);
  jest.useRealTimers();
});

describe('a map that no page shows', () => {
  test('is given to the next page, in its frame and at its size, with nothing drawn on it', () => {
    const map = mapLike();
    drawOn(map.view, { trail: [point] });
    map.canvas.style.cursor = 'pointer';
    putAside(map.view);
    expect(map.stop).toHaveBeenCalledTimes(1);
    expect(map.container.parentElement).toBeNull();
    expect(map.source.setData).toHaveBeenLastCalledWith({ type: 'FeatureCollection', features: [] });
    expect(map.canvas.style.cursor).toBe('');
    const next = document.createElement('section');
    expect(takeSpare(next)).toBe(map.view);
    expect(map.container.parentElement).toBe(next);
    expect(map.resize).not.toHaveBeenCalled();
    jest.runOnlyPendingTimers();
    expect(map.resize).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(KEPT_MS);
    expect(map.remove).not.toHaveBeenCalled();
  });

  test('is given away once', () => {
    const map = mapLike();
    putAside(map.view);
    takeSpare(frame);
    expect(takeSpare(frame)).toBeNull();
  });

  test('is ended when nobody has needed it for a while', () => {
    const map = mapLike();
    putAside(map.view);
    jest.advanceTimersByTime(KEPT_MS - 1);
    expect(map.remove).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(map.remove).toHaveBeenCalledTimes(1);
    expect(takeSpare(frame)).toBeNull();
  });

  test('makes way for the one that was put aside after it', () => {
    const [former, latter] = [mapLike(), mapLike()];
    putAside(former.view);
    putAside(latter.view);
    expect(former.remove).toHaveBeenCalledTimes(1);
    expect(takeSpare(frame)).toBe(latter.view);
    jest.advanceTimersByTime(KEPT_MS);
    expect(former.remove).toHaveBeenCalledTimes(1);
    expect(latter.remove).not.toHaveBeenCalled();
  });

  test('is not given where it would wear the colours of the other scheme', () => {
    const map = mapLike();
    putAside(map.view);
    isDark = true;
    expect(takeSpare(frame)).toBeNull();
    jest.advanceTimersByTime(KEPT_MS);
    expect(map.remove).toHaveBeenCalledTimes(1);
  });
});

describe('what a source of a map shows', () => {
  test('is said once, however often it is said again, and by a new source anew', () => {
    const map = mapLike();
    drawOn(map.view, {});
    expect(map.source.setData).not.toHaveBeenCalled();
    drawOn(map.view, { trail: [point] });
    drawOn(map.view, { trail: [{ ...point }] });
    expect(map.source.setData).toHaveBeenCalledTimes(1);
    const drawn = { ...point, properties: { drawn: 'trail' } };
    expect(map.source.setData).toHaveBeenLastCalledWith({ type: 'FeatureCollection', features: [drawn] });
    drawOn(map.view, {});
    expect(map.source.setData).toHaveBeenCalledTimes(2);
    const other = mapLike();
    drawOn(other.view, { trail: [point] });
    expect(other.source.setData).toHaveBeenCalledTimes(1);
  });
});
