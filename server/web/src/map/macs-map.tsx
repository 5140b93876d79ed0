import { useNavigate } from '@tanstack/react-router';
import type { MapMouseEvent, Map as MapView } from 'maplibre-gl';
import { useCallback, useEffect, useRef } from 'react';
import { type Standing, standings } from '../devices/mac-standing.ts';
import { drawOn, feature } from './map-features.ts';
import { accuracyRing, COASTS_HALF_WIDTH_METERS, type MapPoint, viewOfAll } from './map-point.ts';
import { useBaseMap, useDrawing } from './use-base-map.ts';
import { useStable } from './use-stable.ts';

/** A Mac as the map of all shows it. */
export interface MacMark extends MapPoint {
  readonly deviceId: string;
  readonly name: string;
  readonly standing: Standing;
}

/** A finger is as wide as this. */
const TOUCH_PIXELS = 12;

/** All Macs on the embedded map of the world. Whoever uses no pointer has the cards, which say and do the same. */
export default function MacsMap({ marks, label }: { readonly marks: readonly MacMark[]; readonly label: string }) {
  const frame = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const shown = useStable(marks);
  const map = useBaseMap(frame, viewOfAll(marks, COASTS_HALF_WIDTH_METERS));
  useDrawing(
    map,
    useCallback((on: MapView) => draw(on, shown), [shown]),
  );
  useEffect(() => {
    if (!map) return;
    const macAt = ({ point: { x, y } }: MapMouseEvent): unknown => {
      const box: [[number, number], [number, number]] = [
        [x - TOUCH_PIXELS, y - TOUCH_PIXELS],
        [x + TOUCH_PIXELS, y + TOUCH_PIXELS],
      ];
      return map.queryRenderedFeatures(box, { layers: ['macs'] })[0]?.properties['deviceId'];
    };
    const open = map.on('click', (event) => {
      const deviceId = macAt(event);
      if (typeof deviceId === 'string') void navigate({ to: '/macs/$deviceId', params: { deviceId } });
    });
    const point = map.on('mousemove', (event) => {
      map.getCanvas().style.cursor = macAt(event) ? 'pointer' : '';
    });
    return () => {
      open.unsubscribe();
      point.unsubscribe();
    };
  }, [map, navigate]);
  return <section ref={frame} className="map" aria-label={label} />;
}

function draw(map: MapView, marks: readonly MacMark[]): void {
  drawOn(map, {
    rings: marks.map((mark) => feature({ type: 'Polygon', coordinates: [accuracyRing(mark)] })),
    macs: marks.map(({ deviceId, name, standing, longitude, latitude }) =>
      // The urgent lies above.
      feature(
        { type: 'Point', coordinates: [longitude, latitude] },
        { deviceId, name, standing, order: standings.length - standings.indexOf(standing) },
      ),
    ),
  });
}
