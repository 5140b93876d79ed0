import { useNavigate } from '@tanstack/react-router';
import type { MapMouseEvent, Map as MapView } from 'maplibre-gl';
import { useCallback, useEffect, useRef } from 'react';
import { standings } from '../devices/mac-standing.ts';
import { texts } from '../texts.ts';
import { drawOn, feature } from './map-features.ts';
import { accuracyRing, COASTS_HALF_WIDTH_METERS, viewOfAll } from './map-point.ts';
import { type MacMark, sharedMarks } from './shared-marks.ts';
import { useBaseMap, useDrawing } from './use-base-map.ts';
import { useStable } from './use-stable.ts';

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
    // From nearer, those that share a dot part.
    const zoomed = map.on('zoomend', () => draw(map, shown));
    return () => zoomed.unsubscribe();
  }, [map, shown]);
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
    rings: marks.map((mark) =>
      feature({ type: 'Polygon', coordinates: [accuracyRing(mark)] }, { standing: mark.standing }),
    ),
    macs: sharedMarks(marks, map.getZoom()).map(({ deviceId, names, standing, longitude, latitude }) =>
      // The urgent lies above.
      feature(
        { type: 'Point', coordinates: [longitude, latitude] },
        {
          deviceId,
          name: texts.macs.atOnePlace(names),
          standing,
          order: standings.length - standings.indexOf(standing),
        },
      ),
    ),
  });
}
