import { type Standing, standings } from '../devices/mac-standing.ts';
import { distanceMeters, type MapPoint } from './map-point.ts';

/** A Mac as the map of all shows it. */
export interface MacMark extends MapPoint {
  readonly deviceId: string;
  readonly name: string;
  readonly standing: Standing;
}

/** One dot on the map of all: that of the most urgent Mac there, which it stands for when pressed. */
export interface SharedMark extends MacMark {
  /** Of all Macs there, the most urgent first. */
  readonly names: readonly string[];
}

/** Nearer than this, one dot would hide the other: its own radius. */
const HIDDEN_PIXELS = 8;
const EQUATOR_METERS = 40_075_017;
/** Of the whole world at zoom 0 (https://maplibre.org/maplibre-style-spec/root/#zoom). */
const WORLD_PIXELS = 512;

const metersPerPixel = (latitude: number, zoom: number): number =>
  (EQUATOR_METERS * Math.cos((latitude * Math.PI) / 180)) / (WORLD_PIXELS * 2 ** zoom);

/** The dots that the map needs at a zoom: Macs of one town are one from afar, and each one's own from near. */
export function sharedMarks(marks: readonly MacMark[], zoom: number): readonly SharedMark[] {
  const urgency = ({ standing }: MacMark) => standings.indexOf(standing);
  const shared: SharedMark[] = [];
  for (const mark of marks.toSorted((a, b) => urgency(a) - urgency(b))) {
    const within = HIDDEN_PIXELS * metersPerPixel(mark.latitude, zoom);
    const at = shared.findIndex((other) => distanceMeters(mark, other) < within);
    const dot = shared[at];
    if (dot) shared[at] = { ...dot, names: [...dot.names, mark.name] };
    else shared.push({ ...mark, names: [mark.name] });
  }
  return shared;
}
