import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { PMTiles } from 'pmtiles';
import { ServersFile } from '../../../server/web/src/streets/servers-file.ts';
import { streetMapArchive, vectorTile } from '../../street-map-archive.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

const drawn = (name: string) => ({
  places: [{ kind: 'city', name, shape: 'point' as const, corners: [[1, 1]] as const }],
});
const tiles = { '0/0/0': drawn('World'), '1/0/0': drawn('North-west'), '14/8185/5449': drawn('London') };

let directory: string;
let server: ServerUnderTest;
let owner: TestOwner;
/** Of the next answers, instead of the file's own. */
let etag: string | null = null;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-streets-'));
  await writeFile(join(directory, 'streets.pmtiles'), streetMapArchive(tiles));
  server = await startServerUnderTest({ flags: ['--map-pmtiles', join(directory, 'streets.pmtiles')] });
  owner = await server.owner();
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (asked, init) => {
    const headers = init?.headers as Record<string, string>;
    const answer = await owner.inject({ url: new URL(String(asked)).pathname, headers });
    const said = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    if (etag !== null) said.set('etag', etag);
    return new Response(new Uint8Array(answer.rawPayload), { status: answer.statusCode, headers: said });
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const open = () => new PMTiles(new ServersFile(() => ({ carrier: 'cookie', origin: 'https://homeward.example' })));

const bytesOf = async (archive: PMTiles, z: number, x: number, y: number) =>
  Buffer.from((await archive.getZxy(z, x, y))?.data ?? new ArrayBuffer(0));

test('tiles are found in the server’s file by its parts', async () => {
  const archive = open();
  expect(await archive.getHeader()).toMatchObject({ minZoom: 0, maxZoom: 14 });
  expect(await archive.getMetadata()).toMatchObject({ vector_layers: [{ id: 'places' }] });
  for (const [name, tile] of Object.entries(tiles)) {
    const [z = 0, x = 0, y = 0] = name.split('/').map(Number);
    expect(await bytesOf(archive, z, x, y)).toEqual(vectorTile(tile));
  }
  expect(await archive.getZxy(14, 0, 0)).toBeUndefined();
});

test('a file that was put in its place is read from the beginning', async () => {
  const archive = open();
  await archive.getHeader();
  etag = '"another"';
  expect(await bytesOf(archive, 0, 0, 0)).toEqual(vectorTile(tiles['0/0/0']));
  etag = null;
});

test('what is not answered with a part is refused', async () => {
  await owner.call('signOut', {});
  await expect(open().getHeader()).rejects.toThrow('answered with 401');
});
