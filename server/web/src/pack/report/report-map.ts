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
import { flatView, placedIn, ringsIn } from '../../map/flat-map.ts';
import type { ReportPlace } from './report-data.ts';
import type { Sheet } from './sheet.ts';

const SEA = rgb(0.835, 0.89, 0.894);
const LAND = rgb(0.969, 0.957, 0.918);
const BORDER = rgb(0.6, 0.58, 0.52);
const POINT = rgb(0.702, 0.188, 0.11);
const PATH = rgb(0.078, 0.318, 0.353);

const HEIGHT = 280;
const METERS_PER_DEGREE = 111_195;

/** A picture of the embedded world map with the positions, oldest to newest, drawn as lines and areas. */
export function drawMap(sheet: Sheet, places: readonly ReportPlace[], world: GeoJSON.FeatureCollection): void {
  sheet.room(HEIGHT + 12);
  sheet.gap(HEIGHT);
  const { left: x, y, width, page } = sheet;
  const accuracy = (4 * (places.at(-1)?.position.accuracyMeters ?? 0)) / METERS_PER_DEGREE;
  const view = flatView(
    places.map(({ position }) => [position.longitude, position.latitude]),
    width / HEIGHT,
    accuracy,
  );
  const placed = placedIn(view, width, HEIGHT);
  // A PDF counts from the page's bottom.
  const at = (longitude: number, latitude: number): [number, number] => {
    const { across, down } = placed([longitude, latitude]);
    return [x + across, y + HEIGHT - down];
  };
  const land = ringsIn(world, view).flatMap((ring) => [
    ...ring.map(([longitude, latitude], index) => (index === 0 ? moveTo : lineTo)(...at(longitude, latitude))),
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
