import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createPackageWithOptions, getRawHeader } from '@electron/asar';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkArchive } from '../../../scripts/mac-app/archive-check.ts';
import { until } from '../../until.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const honest = {
  'main.js': 'console.log("AGE-SECRET-KEY-1", "-----BEGIN PRIVATE KEY-----");',
  'package.json': '{}',
  'console/index.html':
    '<meta name="homeward-server" content="" /><script type="module" src="/assets/index.js"></script><link href="/homeward.svg">',
  'console/assets/index.js': 'run();\n//# sourceMappingURL=index.js.map',
  'console/homeward.svg': '<svg/>',
};
/** Of the header's own size, before it. */
const SIZE_BYTES = 8;
type Folder = ReturnType<typeof getRawHeader>['header'];
const wishes = { files: ['main.js', 'package.json'], folders: ['console'], unspeakable: ['/Users/builder/homeward'] };

async function archive(files: Record<string, string | undefined>, unpack = '**/*.node'): Promise<string> {
  for (const [name, text] of Object.entries({ ...honest, ...files })) {
    const path = join(folder, 'app', name);
    await mkdir(dirname(path), { recursive: true });
    if (text !== undefined) await writeFile(path, text);
  }
  const path = join(folder, 'app.asar');
  await createPackageWithOptions(join(folder, 'app'), path, { unpack });
  await until(async () => (await stat(path)).size === wholeSize(path), 'the archive to be written');
  return path;
}

/** In bytes: asar has returned (seen in 3.4.1) before what follows the header is on the disk. */
function wholeSize(path: string): number {
  const { header, headerSize } = getRawHeader(path);
  const sizeOf = ({ files }: Folder): number =>
    Object.values(files).reduce((sum, entry) => {
      if ('files' in entry) return sum + sizeOf(entry);
      return 'size' in entry && entry.unpacked !== true ? sum + entry.size : sum;
    }, 0);
  return SIZE_BYTES + headerSize + sizeOf(header);
}

test('an honest archive', async () => {
  expect(checkArchive(await archive({}), wishes)).toEqual([]);
});

test.each<[string, Record<string, string | undefined>, RegExp]>([
  ['a file that is missing', { 'main.js': undefined }, /main\.js is missing/],
  ['a file that nobody asked for', { 'notes.txt': '' }, /notes\.txt must not be there/],
  ['a source', { 'console/src/page.tsx': '' }, /page\.tsx is no part of a program/],
  ['a test', { 'console/test/page.js': '' }, /test\/page\.js is no part of a program/],
  ['a source map', { 'console/assets/index.js.map': '{}' }, /index\.js\.map is no part of a program/],
  [
    'a source map inside',
    { 'main.js': '//# sourceMappingURL=data:application/json;base64,e30=' },
    /main\.js has a source map/,
  ],
  ['a source map with a path', { 'main.js': '//# sourceMappingURL=/Users/x/main.js.map' }, /main\.js has a source map/],
  ['a private key', { 'main.js': `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}` }, /main\.js has a private key/],
  ['an identity', { 'main.js': `AGE-SECRET-KEY-PQ-1${'Q'.repeat(58)}` }, /main\.js has an age identity/],
  ['a token', { 'console/assets/index.js': `ghp_${'a'.repeat(36)}` }, /index\.js has a token/],
  ['where it was built', { 'main.js': 'file:///Users/builder/homeward/agent' }, /main\.js tells where/],
  ['no console', { 'console/index.html': undefined }, /the console is missing/],
  [
    'a console that cannot be told its server',
    { 'console/index.html': honest['console/index.html'].replace(/<meta.*?>/, '') },
    /console\/index\.html has no <meta name="homeward-server"/,
  ],
  ['half a console', { 'console/assets/index.js': undefined }, /console\/assets\/index\.js is missing/],
  ['files for a web server', { 'console/assets/index.js.br': '' }, /index\.js\.br must not be there/],
])('%s', async (_, files, fault) => {
  expect(checkArchive(await archive(files), wishes)).toEqual([expect.stringMatching(fault)]);
});

test('a binding inside the archive, which nothing could load', async () => {
  const withBinding = { ...wishes, files: [...wishes.files, 'binding.node'] };
  expect(checkArchive(await archive({ 'binding.node': 'x' }), withBinding)).toEqual([]);
  await rm(join(folder, 'app.asar.unpacked'), { recursive: true });
  expect(checkArchive(join(folder, 'app.asar'), withBinding)).toEqual([expect.stringContaining('must be unpacked')]);
  expect(checkArchive(await archive({ 'binding.node': 'x' }, '*.nothing'), withBinding)).toEqual([
    expect.stringContaining('must be unpacked'),
  ]);
});
