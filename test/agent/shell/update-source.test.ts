import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const run = promisify(execFile);
const program = join(dirname(import.meta.dirname), 'played-updates.ts');

const zip = randomBytes(300_000);
const sha512 = createHash('sha512').update(zip).digest('base64');
const sha256 = createHash('sha256').update(zip).digest('hex');

let folder: string;
let server: Server;
let asked: IncomingMessage[];
let files: Record<string, string | Buffer>;
/** What is answered in place of a file. */
let answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-updates-'));
  asked = [];
  answer = undefined;
  files = { '/mac/latest-mac.yml': feed('0.2.0'), '/mac/Homeward-0.2.0-universal-mac.zip': zip };
  server = createServer((request, response) => {
    asked.push(request);
    if (answer?.(request, response)) return;
    const file = files[new URL(request.url ?? '', 'http://x').pathname];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await writeFile(
    join(folder, 'app-update.yml'),
    `provider: generic\nurl: http://127.0.0.1:${port}/mac\nupdaterCacheDirName: homeward-updater\n`,
  );
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** As electron-builder writes it beside a release. */
const feed = (version: string, hash = sha512) => `version: ${version}
files:
  - url: Homeward-${version}-universal-mac.zip
    sha512: ${hash}
    size: ${zip.length}
path: Homeward-${version}-universal-mac.zip
sha512: ${hash}
releaseDate: '2026-11-25T12:00:00.000Z'
`;

async function play(version: string, role = '') {
  const args = ['--disable-warning=ExperimentalWarning', program, folder, version, role];
  const { stdout, stderr } = await run(process.execPath, args, {
    timeout: 200_000,
    env: { HOME: folder, PATH: process.env['PATH'] },
  });
  // electron-updater asks macOS's sysctl whether this is Rosetta; Linux's says that it knows no such thing.
  return { ...JSON.parse(stdout), stderr: stderr.replace(/^sysctl: .*proc_translated.*\n/m, '') };
}

test('a newer version is found, fetched, checked, handed to macOS once, and installed when we say so', async () => {
  const seen = await play('0.1.0');
  expect(seen).toMatchObject({
    version: '0.2.0',
    stagedByItself: 0,
    fetched: [{ sha256, bytes: zip.length }],
    installs: 1,
  });
  // Nothing but the two files, and the block maps that would spare the most of a second one.
  const paths = asked.map(({ url }) => (url ?? '').replace(/\?noCache=.*/, ''));
  expect(paths).toEqual(expect.arrayContaining(['/mac/latest-mac.yml', '/mac/Homeward-0.2.0-universal-mac.zip']));
});

test('tells the server nothing of this Mac, and the log nothing of the server', async () => {
  const { stderr } = await play('0.1.0');
  for (const { headers } of asked) {
    expect(headers['x-user-staging-id']).toBe('00000000-0000-0000-0000-000000000000');
    expect(headers['cookie']).toBeUndefined();
  }
  expect(stderr).toBe('');
});

test.each(['0.2.0', '0.3.0', '0.2.1-beta.1'])('%s takes nothing that is not newer', async (version) => {
  expect(await play(version)).toMatchObject({ version: null, fetched: [], installs: 0 });
  expect(asked).toHaveLength(1);
});

test('what has another hash than the server says is thrown away', async () => {
  files['/mac/latest-mac.yml'] = feed('0.2.0', createHash('sha512').update('other').digest('base64'));
  expect(await play('0.1.0')).toMatchObject({ failure: 'ERR_CHECKSUM_MISMATCH', fetched: [], installs: 0 });
  expect(
    (await readdir(join(folder, 'caches/homeward-updater/pending'))).filter((name) => name.endsWith('.zip')),
  ).toEqual([]);
});

test('what macOS refuses, as of a signature that is not ours, is not installed', async () => {
  expect(await play('0.1.0', 'refused')).toMatchObject({
    failure: 'Error: code signature does not fit',
    fetched: [],
    installs: 0,
  });
});

test.each([
  ['no feed', { '/mac/latest-mac.yml': undefined }],
  ['a feed that is none', { '/mac/latest-mac.yml': '<html>captive portal</html>' }],
])('%s is a failure with a code', async (_, change) => {
  files = Object.fromEntries(
    Object.entries({ ...files, ...change }).filter(([, file]) => file !== undefined),
  ) as typeof files;
  expect(await play('0.1.0')).toMatchObject({ failure: expect.stringMatching(/^ERR_UPDATER_\w+$/), installs: 0 });
});

test('a fetch ends when the Mac is marked as stolen, though the server goes on', async () => {
  answer = (request, response) => {
    if (!request.url?.includes('.zip')) return false;
    response.writeHead(200, { 'Content-Length': String(zip.length) });
    response.write(zip.subarray(0, 1000));
    return true;
  };
  expect(await play('0.1.0', 'stolen')).toMatchObject({
    version: '0.2.0',
    failure: expect.stringMatching(/^AbortError/),
    fetched: [],
    installs: 0,
  });
});
