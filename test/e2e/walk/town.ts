import { type DrawnTile, streetMapArchive } from '../../street-map-archive.ts';
import { spots } from './captures.ts';

/** A phone shows more of a place than a wide screen, and takes the tiles of one zoom less. */
const ZOOMS = [12, 13] as const;
const SIDE = 4096;

const square = [
  [0, 0],
  [SIDE, 0],
  [SIDE, SIDE],
  [0, SIDE],
] as const;

/** Of both ways to cut the world into tiles, so that every layer is drawn. */
const world: DrawnTile = {
  earth: [{ kind: 'earth', shape: 'polygon', corners: square }],
  landcover: [{ kind: 'grass', shape: 'polygon', corners: square }],
  landuse: [{ kind: 'park', shape: 'polygon', corners: square }],
  park: [{ kind: 'park', shape: 'polygon', corners: square }],
  water: [{ kind: 'river', shape: 'line', corners: square }],
  waterway: [{ kind: 'river', shape: 'line', corners: square }],
  buildings: [{ kind: 'building', shape: 'polygon', corners: square }],
  building: [{ kind: 'building', shape: 'polygon', corners: square }],
  boundaries: [{ kind: 'country', shape: 'line', corners: square }],
  boundary: [{ kind: 'country', shape: 'line', corners: square }],
  roads: [{ kind: 'highway', name: 'Strand', shape: 'line', corners: square }],
  transportation: [{ kind: 'primary', shape: 'line', corners: square }],
  transportation_name: [{ kind: 'primary', name: 'Strand', shape: 'line', corners: square }],
  places: [{ kind: 'locality', name: 'London', shape: 'point', corners: [[2048, 1360]] }],
  place: [{ kind: 'city', name: 'London', shape: 'point', corners: [[2048, 1360]] }],
};

const across = (kind: string, y: number, name?: string) => ({
  ...{ kind, shape: 'line' as const, corners: [[0, y] as const, [SIDE, y] as const] },
  ...(name !== undefined && { name }),
});
const down = (kind: string, x: number, name?: string) => ({
  ...{ kind, shape: 'line' as const, corners: [[x, 0] as const, [x, SIDE] as const] },
  ...(name !== undefined && { name }),
});
const block = (kind: string, x: number, y: number, width: number, height: number) => ({
  kind,
  shape: 'polygon' as const,
  corners: [[x, y] as const, [x + width, y] as const, [x + width, y + height] as const, [x, y + height] as const],
});

const MINOR = Array.from({ length: 15 }, (_, index) => 256 * (index + 1));

/** Some streets, a park and a canal: the same in every tile, so that they meet at its edges. */
const quarter: DrawnTile = {
  earth: [{ kind: 'earth', shape: 'polygon', corners: square }],
  landuse: [block('park', 1_330, 1_330, 700, 950)],
  water: [block('canal', 2_840, 0, 110, SIDE)],
  roads: [
    ...MINOR.map((y) => across('minor_road', y)),
    ...MINOR.filter((x) => x < 2_750 || x > 3_050).map((x) => down('minor_road', x)),
    across('major_road', 1_024, 'Market Street'),
    across('major_road', 3_072, 'Mill Lane'),
    down('major_road', 512, 'Station Road'),
    down('highway', 3_584, 'Ring Road'),
  ],
};

/** A street map for wherever a Mac of the walk is: the whole world in one tile, and a quarter around each of its places. */
export function town(): Buffer {
  const tiles: Record<string, DrawnTile> = { '0/0/0': world };
  for (const zoom of ZOOMS) {
    for (const { latitude, longitude } of Object.values(spots)) {
      const [x, y] = tileOf(zoom, latitude, longitude);
      for (const east of [-2, -1, 0, 1, 2]) {
        for (const south of [-2, -1, 0, 1, 2]) tiles[`${zoom}/${x + east}/${y + south}`] = quarter;
      }
    }
  }
  return streetMapArchive(tiles);
}

/** Web Mercator, as tiles are numbered. */
function tileOf(zoom: number, latitude: number, longitude: number): readonly [x: number, y: number] {
  const count = 2 ** zoom;
  const radians = (latitude * Math.PI) / 180;
  const x = ((longitude + 180) / 360) * count;
  const y = ((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * count;
  return [Math.floor(x), Math.floor(y)];
}
