import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Plugin } from 'vite';
import { countryNames } from './src/map/country-names.ts';
import { roundedWorld, worldParts } from './src/map/rounded-world.ts';

type Countries = Topology<{ countries: GeometryCollection<{ name: string }> }>;

const PREFIX = 'virtual:world/';
/** As many as `src/map/world.ts` names: the map’s worker gives each back to the page in one message. */
const WORLD_PARTS = 3;
/** The file of the package that the world is made from. */
export const atlas = createRequire(import.meta.url).resolve('world-atlas/countries-50m.json');

/**
 * The world as the map's own worker reads it, made when the console is built: unpacking it in the browser, and handing it
 * over to that worker, stopped the page for half a second. `virtual:world/names?url` and `virtual:world/countries-N?url` are
 * the addresses of files of the build.
 */
export function worldFiles(): Plugin {
  let isBuild = true;
  return {
    name: 'world-files',
    enforce: 'pre',
    configResolved({ command }) {
      isBuild = command === 'build';
    },
    resolveId: { filter: { id: /^virtual:world\// }, handler: (id) => `\0${id}` },
    load: {
      filter: { id: /^\0virtual:world\// },
      async handler(id) {
        const name = id.slice(`\0${PREFIX}`.length).replace('?url', '');
        const source = JSON.stringify(await worldFile(name));
        if (!isBuild) return `export default ${JSON.stringify(`data:application/json,${encodeURIComponent(source)}`)}`;
        const file = this.emitFile({ type: 'asset', name: `${name}.json`, source });
        return `export default import.meta.ROLLUP_FILE_URL_${file}`;
      },
    },
  };
}

async function worldFile(name: string): Promise<GeoJSON.FeatureCollection> {
  const topology = JSON.parse(await readFile(atlas, 'utf8')) as Countries;
  const world = roundedWorld(feature(topology, topology.objects.countries));
  if (name === 'names') return countryNames(world);
  const part = worldParts(world, WORLD_PARTS)[Number(name.replace('countries-', ''))];
  if (!part) throw new Error(`the world has no part “${name}”`);
  return part;
}
