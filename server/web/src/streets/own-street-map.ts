import { addProtocol, type SourceSpecification } from 'maplibre-gl';
import { type Header, PMTiles, TileType } from 'pmtiles';
import type { Access } from '../connection/access.ts';
import type { Ground } from '../map/world-style.ts';
import { ownStreetLayers } from './own-street-layers.ts';
import { ServersFile } from './servers-file.ts';

const NAME = 'own-streets';
const TILE_PIXELS = 256;

/** What an archive says of itself (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, section 5). */
interface Metadata {
  readonly attribution?: unknown;
  readonly vector_layers?: unknown;
}

/** @throws Error where the file does not come, or holds streets in no way that is known here. */
export async function openOwnStreetMap(access: () => Access, element: Element): Promise<Ground> {
  const archive = new PMTiles(new ServersFile(access));
  const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata() as Promise<Metadata>]);
  const layers = ownStreetLayers(element, NAME, header.tileType === TileType.Mvt ? layersOf(metadata) : 'raster');
  if (layers.length === 0) throw new Error('no layer of this street map is known');
  addProtocol(NAME, async ({ url }, { signal }) => {
    const [z = 0, x = 0, y = 0] = url.split('/').slice(-3).map(Number);
    const tile = await archive.getZxy(z, x, y, signal);
    // Where an archive has nothing there is nothing to draw.
    return { data: tile?.data ?? new ArrayBuffer(0) };
  });
  return { sources: { [NAME]: sourceOf(header, metadata) }, layers };
}

function layersOf({ vector_layers: layers }: Metadata): string[] {
  if (!Array.isArray(layers)) return [];
  return layers.flatMap(({ id }: { id?: unknown }) => (typeof id === 'string' ? [id] : []));
}

function sourceOf(header: Header, { attribution }: Metadata): SourceSpecification {
  const { minLon, minLat, maxLon, maxLat, minZoom, maxZoom, tileType } = header;
  const common = {
    tiles: [`${NAME}://{z}/{x}/{y}`],
    minzoom: minZoom,
    maxzoom: maxZoom,
    ...(minLon < maxLon &&
      minLat < maxLat && { bounds: [minLon, minLat, maxLon, maxLat] as [number, number, number, number] }),
    ...(typeof attribution === 'string' && { attribution }),
  };
  return tileType === TileType.Mvt
    ? { type: 'vector', ...common }
    : { type: 'raster', tileSize: TILE_PIXELS, ...common };
}
