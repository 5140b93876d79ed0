import { zxyToTileId } from 'pmtiles';

/** Corners within a tile, from 0 to 4096, x to the right and y down. */
type Corners = readonly (readonly [number, number])[];

interface DrawnFeature {
  readonly kind: string;
  readonly name?: string;
  readonly shape: 'point' | 'line' | 'polygon';
  readonly corners: Corners;
}

/** The features of a tile by layer. */
export type DrawnTile = Readonly<Record<string, readonly DrawnFeature[]>>;

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
const zigzag = (value: number) => (value < 0 ? -value * 2 - 1 : value * 2);

const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
const bytes = (field: number, value: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(value.length),
  ...value,
];
const words = (field: number, value: string) => bytes(field, [...Buffer.from(value)]);

const SHAPES = { point: 1, line: 2, polygon: 3 } as const;

function geometry({ shape, corners }: DrawnFeature): number[] {
  let [x, y] = [0, 0];
  const steps = corners.map(([toX, toY]) => {
    const step = [zigzag(toX - x), zigzag(toY - y)];
    [x, y] = [toX, toY];
    return step;
  });
  const [first = [], ...rest] = steps;
  const lines = rest.length > 0 ? [rest.length * 8 + 2, ...rest.flat()] : [];
  return [9, ...first, ...lines, ...(shape === 'polygon' ? [15] : [])];
}

/** A vector tile (https://github.com/mapbox/vector-tile-spec, version 2.1). */
export function vectorTile(tile: DrawnTile): Buffer {
  const layers = Object.entries(tile).map(([name, features]) => {
    const values = [...new Set(features.flatMap((one) => [one.kind, ...(one.name === undefined ? [] : [one.name])]))];
    const tags = ({ kind, name: its }: DrawnFeature) => [
      ...[0, values.indexOf(kind)],
      ...(its === undefined ? [] : [1, values.indexOf(its)]),
    ];
    const drawn = features.flatMap((one) =>
      bytes(2, [
        ...bytes(2, tags(one).flatMap(varint)),
        ...number(3, SHAPES[one.shape]),
        ...bytes(4, geometry(one).flatMap(varint)),
      ]),
    );
    return bytes(3, [
      ...[...number(15, 2), ...words(1, name), ...drawn, ...words(3, 'kind'), ...words(3, 'name')],
      ...values.flatMap((value) => bytes(4, words(1, value))),
      ...number(5, 4096),
    ]);
  });
  return Buffer.from(layers.flat());
}

/**
 * A PMTiles archive (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md) of a few tiles, nothing compressed.
 * @param tiles by `z/x/y`
 */
export function streetMapArchive(tiles: Readonly<Record<string, DrawnTile>>): Buffer {
  const drawn = Object.entries(tiles)
    .map(([name, tile]) => {
      const [z = 0, x = 0, y = 0] = name.split('/').map(Number);
      return { z, id: zxyToTileId(z, x, y), data: vectorTile(tile) };
    })
    .sort((a, b) => a.id - b.id);
  let [last, offset] = [0, 0];
  const ids = drawn.flatMap(({ id }) => {
    const step = id - last;
    last = id;
    return varint(step);
  });
  const offsets = drawn.flatMap(({ data }) => {
    const at = offset;
    offset += data.length;
    return varint(at + 1);
  });
  const lengths = drawn.flatMap(({ data }) => varint(data.length));
  const directory = Buffer.from([...varint(drawn.length), ...ids, ...drawn.map(() => 1), ...lengths, ...offsets]);
  const layers = [...new Set(Object.values(tiles).flatMap((tile) => Object.keys(tile)))];
  const metadata = Buffer.from(
    JSON.stringify({
      attribution: '<a href="#">© Somebody</a>',
      vector_layers: layers.map((id) => ({ id, fields: {} })),
    }),
  );
  const data = Buffer.concat(drawn.map((one) => one.data));
  const head = Buffer.alloc(127);
  head.write('PMTiles', 'latin1');
  head[7] = 3;
  const at = [head.length, head.length + directory.length, head.length + directory.length + metadata.length] as const;
  const numbers = [
    at[0],
    directory.length,
    at[1],
    metadata.length,
    0,
    0,
    at[2],
    data.length,
    ...Array(3).fill(drawn.length),
  ];
  for (const [index, value] of numbers.entries()) head.writeBigUInt64LE(BigInt(value as number), 8 + index * 8);
  const zooms = drawn.map(({ z }) => z);
  head.set([1, 1, 1, 1, Math.min(...zooms), Math.max(...zooms)], 96);
  for (const [index, degrees] of [-180, -85, 180, 85].entries()) head.writeInt32LE(degrees * 1e7, 102 + index * 4);
  return Buffer.concat([head, directory, metadata, data]);
}
