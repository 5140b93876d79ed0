import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { streetMapArchive } from '../../street-map-archive.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

const STYLE = 'https://tiles.example.org/style.json?key=abc';
const archive = streetMapArchive({ '0/0/0': { places: [{ kind: 'city', shape: 'point', corners: [[2048, 2048]] }] } });

let directory: string;
let path: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-streets-'));
  path = join(directory, 'streets.pmtiles');
  await writeFile(path, archive);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const connectsTo = async ({ app }: ServerUnderTest) => {
  const { headers } = await app.inject('/api/server');
  return /connect-src ([^;]*)/.exec(String(headers['content-security-policy']))?.[1];
};

describe('where the operator set nothing', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await startServerUnderTest();
  });
  afterAll(() => server.close());

  test('there are no streets, and the page may ask nobody else', async () => {
    const owner = await server.owner();
    expect(await owner.call('streetMap', {})).toEqual({ source: null });
    expect((await owner.inject({ url: '/api/street-map/file', headers: { range: 'bytes=0-9' } })).statusCode).toBe(404);
    expect(await connectsTo(server)).toBe("'self'");
  });
});

describe('a style of a third party', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await startServerUnderTest({ flags: ['--map-style-url', STYLE] });
  });
  afterAll(() => server.close());

  test('is named to owners alone, and the page may ask its origin and no other', async () => {
    const owner = await server.owner();
    expect(await owner.call('streetMap', {})).toEqual({ source: { kind: 'style', url: STYLE } });
    expect((await server.app.inject('/api/street-map')).statusCode).toBe(401);
    expect((await server.app.inject('/api/server')).body).not.toContain('tiles.example.org');
    expect(await connectsTo(server)).toBe("'self' https://tiles.example.org");
  });
});

describe('a file of the server’s own', () => {
  let server: ServerUnderTest;
  let owner: TestOwner;
  beforeAll(async () => {
    server = await startServerUnderTest({ flags: ['--map-pmtiles', path] });
    owner = await server.owner();
  });
  afterAll(() => server.close());

  const ask = (range?: string) =>
    owner.inject({ url: '/api/street-map/file', ...(range !== undefined && { headers: { range } }) });

  test('widens nothing that the page may do', async () => {
    expect(await owner.call('streetMap', {})).toEqual({ source: { kind: 'file' } });
    expect(await connectsTo(server)).toBe("'self'");
  });

  test.each([
    ['bytes=0-6', 0, 6],
    ['bytes=7-7', 7, 7],
    // Readers ask for more than a small file has.
    ['bytes=100-16383', 100, archive.length - 1],
  ])('comes in parts: %s', async (range, from, to) => {
    const answer = await ask(range);
    expect(answer.statusCode).toBe(206);
    expect(answer.rawPayload).toEqual(archive.subarray(from, to + 1));
    expect(answer.headers).toMatchObject({
      'content-range': `bytes ${from}-${to}/${archive.length}`,
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      etag: expect.stringMatching(/^"\d+-\d+"$/),
    });
  });

  test.each([undefined, 'bytes=0-', 'bytes=-5', 'bytes=0-1,3-4', 'bytes=5-4', 'bytes=0-8388608', 'rows=0-1'])(
    'not as a whole, and in no larger parts: %s',
    async (range) => {
      const answer = await ask(range);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ detail: expect.stringContaining('of 8 MiB at most') });
    },
  );

  test('has nothing behind its end', async () => {
    const answer = await ask(`bytes=${archive.length}-${archive.length + 9}`);
    expect(answer.statusCode).toBe(416);
    expect(answer.headers['content-range']).toBe(`bytes */${archive.length}`);
  });

  test('is for who is signed in, and which parts were asked for is logged nowhere', async () => {
    const url = '/api/street-map/file';
    expect((await server.app.inject({ url, headers: { range: 'bytes=0-6' } })).statusCode).toBe(401);
    await ask('bytes=101-103');
    expect(server.log.join('\n')).not.toMatch(/101-103|bytes=/);
  });
});
