import { Map as MapView, NavigationControl, ScaleControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useRef, useState } from 'react';
import { measuresInMiles } from '../format/format.ts';
import { accuracyRing, type MapPoint, viewAround } from './map-point.ts';
import { loadWorld } from './world.ts';
import { worldStyle } from './world-style.ts';

setWorkerUrl(workerUrl);

interface WorldMapProps {
  /** Newest first. */
  readonly points: readonly MapPoint[];
  /** The latest route's hops with a place, [longitude, latitude]. */
  readonly path: readonly [number, number][];
  readonly label: string;
}

/** Pixels between what must be in view and the map's edge. */
const PADDING = 24;

const prefersDark = () => window.matchMedia('(prefers-color-scheme: dark)');
const prefersLessMotion = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The embedded map of the world: no third party learns where the owner looks. */
export default function WorldMap({ points, path, label }: WorldMapProps) {
  const frame = useRef<HTMLDivElement>(null);
  // The first view is there at once; later ones are flown to.
  const first = useRef(points[0]);
  const [map, setMap] = useState<MapView | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    if (!frame.current) return;
    const container = frame.current;
    let made: MapView | undefined;
    let isGone = false;
    const dark = prefersDark();
    const restyle = () => made?.setStyle(worldStyle(made.getContainer(), world));
    let world: GeoJSON.FeatureCollection;
    const make = async () => {
      world = await loadWorld();
      if (isGone) return;
      made = new MapView({
        container,
        style: worldStyle(container, world),
        attributionControl: false,
        ...(first.current && { bounds: viewAround(first.current), fitBoundsOptions: { padding: PADDING } }),
        maxZoom: 12,
        dragRotate: false,
        pitchWithRotate: false,
        cooperativeGestures: window.matchMedia('(pointer: coarse)').matches,
        fadeDuration: prefersLessMotion() ? 0 : 200,
      });
      made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
      made.addControl(new ScaleControl({ unit: measuresInMiles() ? 'imperial' : 'metric' }), 'bottom-left');
      made.on('load', () => {
        if (made && !isGone) setMap(made);
      });
    };
    make().catch(setFailure);
    dark.addEventListener('change', restyle);
    return () => {
      isGone = true;
      dark.removeEventListener('change', restyle);
      made?.remove();
      setMap(null);
    };
  }, []);

  // Items keep arriving; the map is drawn anew only when what it shows is another.
  const shown = JSON.stringify({ points, path });
  useEffect(() => {
    if (!map) return;
    const { points: drawn, path: drawnPath } = JSON.parse(shown) as Pick<WorldMapProps, 'points' | 'path'>;
    const draw = () => drawPoints(map, drawn, drawnPath);
    draw();
    map.on('style.load', draw);
    return () => {
      map.off('style.load', draw);
    };
  }, [map, shown]);

  const latest = points[0];
  const [latitude, longitude, accuracyMeters] = [latest?.latitude, latest?.longitude, latest?.accuracyMeters];
  useEffect(() => {
    if (!map || latitude === undefined || longitude === undefined || accuracyMeters === undefined) return;
    const view = viewAround({ latitude, longitude, accuracyMeters });
    const show = (animate: boolean) => map.fitBounds(view, { padding: PADDING, animate, duration: 800 });
    const isFirst = first.current?.latitude === latitude && first.current.longitude === longitude;
    first.current = undefined;
    show(!isFirst && !prefersLessMotion());
    // The latest position stays in view when the frame changes, until the owner moves the map.
    const keepInView = () => show(false);
    const letGo = ({ originalEvent }: { originalEvent?: Event | undefined }) => {
      if (originalEvent) map.off('resize', keepInView);
    };
    const subscriptions = [map.on('resize', keepInView), map.on('movestart', letGo)];
    return () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    };
  }, [map, latitude, longitude, accuracyMeters]);

  if (failure) throw failure;
  return <section ref={frame} className="map" aria-label={label} />;
}

function drawPoints(map: MapView, points: readonly MapPoint[], path: readonly [number, number][]): void {
  const [latest, ...earlier] = points;
  const feature = (geometry: GeoJSON.Geometry, properties: GeoJSON.GeoJsonProperties = {}) => ({
    type: 'Feature' as const,
    geometry,
    properties,
  });
  const point = ({ longitude, latitude }: MapPoint) => feature({ type: 'Point', coordinates: [longitude, latitude] });
  const collections = {
    accuracy: latest ? [feature({ type: 'Polygon', coordinates: [accuracyRing(latest)] })] : [],
    earlier: earlier.map(point),
    latest: latest ? [point(latest)] : [],
    path: path.length > 1 ? [feature({ type: 'LineString', coordinates: path.map((at) => [...at]) })] : [],
  };
  for (const [name, features] of Object.entries(collections)) {
    const source = map.getSource(name);
    if (source && 'setData' in source) {
      (source as { setData: (data: GeoJSON.FeatureCollection) => void }).setData({
        type: 'FeatureCollection',
        features,
      });
    }
  }
}
