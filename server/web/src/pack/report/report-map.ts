import {
  clip,
  closePath,
  endPath,
  fillEvenOdd,
  lineTo,
  moveTo,
  type PDFOperator,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  rgb,
  setFillingColor,
  setLineWidth,
  setStrokingColor,
  stroke,
} from '@cantoo/pdf-lib';
import type { ReportPlace } from './report-data.ts';
import type { Sheet } from './sheet.ts';

const SEA = rgb(0.835, 0.89, 0.894);
const LAND = rgb(0.969, 0.957, 0.918);
const BORDER = rgb(0.6, 0.58, 0.52);
const POINT = rgb(0.702, 0.188, 0.11);
const PATH = rgb(0.078, 0.318, 0.353);

/** Degrees at least from side to side: the embedded map has coasts and borders, no streets. */
const LEAST_SPAN = 6;
const HEIGHT = 280;
const METERS_PER_DEGREE = 111_195;

interface View {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A picture of the embedded world map with the positions, oldest to newest, drawn as lines and areas. */
export function drawMap(sheet: Sheet, places: readonly ReportPlace[], world: GeoJSON.FeatureCollection): void {
  sheet.room(HEIGHT + 12);
  sheet.gap(HEIGHT);
  const { left: x, y, width, page } = sheet;
  const view = viewOf(places, width / HEIGHT);
  const at = (longitude: number, latitude: number): [number, number] => [
    x + ((longitude - view.west) / (view.east - view.west)) * width,
    y + ((latitude - view.south) / (view.north - view.south)) * HEIGHT,
  ];
  const land = ringsIn(world, view).flatMap((ring) => [
    ...ring.map(([longitude = 0, latitude = 0], index) => (index === 0 ? moveTo : lineTo)(...at(longitude, latitude))),
    closePath(),
  ]);
  page.pushOperators(
    pushGraphicsState(),
    rectangle(x, y, width, HEIGHT),
    clip(),
    endPath(),
    setFillingColor(SEA),
    rectangle(x, y, width, HEIGHT),
    fillEvenOdd(),
    setFillingColor(LAND),
    ...land,
    fillEvenOdd(),
    setStrokingColor(BORDER),
    setLineWidth(0.5),
    ...land,
    stroke(),
    ...pathOf(places, at),
    popGraphicsState(),
  );
  const perDegree = HEIGHT / (view.north - view.south);
  for (const [index, { position }] of places.entries()) {
    const [px, py] = at(position.longitude, position.latitude);
    const isLast = index === places.length - 1;
    const radius = (position.accuracyMeters / METERS_PER_DEGREE) * perDegree;
    const fits = px - radius > x && px + radius < x + width && py - radius > y && py + radius < y + HEIGHT;
    if (isLast && fits) page.drawCircle({ x: px, y: py, size: radius, color: POINT, opacity: 0.12 });
    page.drawCircle({ x: px, y: py, size: isLast ? 4.5 : 2.2, color: POINT, opacity: isLast ? 1 : 0.6 });
  }
  sheet.gap(10);
}

function pathOf(
  places: readonly ReportPlace[],
  at: (longitude: number, latitude: number) => [number, number],
): PDFOperator[] {
  if (places.length < 2) return [];
  const line = places.map(({ position }, index) =>
    (index === 0 ? moveTo : lineTo)(...at(position.longitude, position.latitude)),
  );
  return [setStrokingColor(PATH), setLineWidth(1), ...line, stroke()];
}

/** What has to be in view: all positions with the newest's accuracy around it. */
export function viewOf(places: readonly ReportPlace[], ratio: number): View {
  const longitudes = places.map(({ position }) => position.longitude);
  const latitudes = places.map(({ position }) => position.latitude);
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const [longitude, latitude] = [middle(longitudes), middle(latitudes)];
  const accuracy = (4 * (places.at(-1)?.position.accuracyMeters ?? 0)) / METERS_PER_DEGREE;
  // A degree of longitude is narrower away from the equator: the picture keeps shapes as they are there.
  const squeeze = Math.max(0.2, Math.cos((latitude * Math.PI) / 180));
  const high = Math.max(LEAST_SPAN, accuracy, span(latitudes) * 1.4, (span(longitudes) * 1.4 * squeeze) / ratio);
  const wide = (high * ratio) / squeeze;
  return {
    west: longitude - wide / 2,
    east: longitude + wide / 2,
    south: latitude - high / 2,
    north: latitude + high / 2,
  };
}

/** The rings of land that may be in view. */
function ringsIn(world: GeoJSON.FeatureCollection, { west, south, east, north }: View): GeoJSON.Position[][] {
  const rings = world.features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon'
      ? geometry.coordinates
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates.flat()
        : [],
  );
  return rings.filter((ring) => {
    const longitudes = ring.map(([longitude = 0]) => longitude);
    const latitudes = ring.map(([, latitude = 0]) => latitude);
    return (
      Math.max(...longitudes) > west &&
      Math.min(...longitudes) < east &&
      Math.max(...latitudes) > south &&
      Math.min(...latitudes) < north
    );
  });
}
