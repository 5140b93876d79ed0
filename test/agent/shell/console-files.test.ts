import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CONSOLE_ORIGIN, type ConsoleFiles, openConsoleFiles } from '../../../agent/src/shell/console-files.ts';
import { consoleCsp } from '../../../server/src/http/security-headers.ts';

const SERVER = 'https://homeward.example';
const PAGE = '<head><meta name="homeward-server" content="" /></head>';

let directory: string;
let files: ConsoleFiles;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-console-'));
  await mkdir(join(directory, 'assets/deep'), { recursive: true });
  await mkdir(join(directory, '.vite'));
  await writeFile(join(directory, 'index.html'), PAGE);
  const names = ['homeward.svg', 'assets/main.js', 'assets/main.js.br', 'assets/main.css', 'assets/deep/world.json'];
  for (const name of [...names, 'assets/map.mjs', '.vite/manifest.json', 'notes.txt', 'assets/main.js.map']) {
    await writeFile(join(directory, name), `content of ${name}`);
  }
  const opened = await openConsoleFiles(directory);
  if (!opened) throw new Error('the build was not opened');
  files = opened;
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const get = (url: string, server: string | null = SERVER, method = 'GET') => files.answer({ url, method }, server);

test('the page names the owner’s server', async () => {
  for (const path of ['/', '/index.html', '/#/account', '/?x=y']) {
    const answer = await get(CONSOLE_ORIGIN + path);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await answer.text()).toBe(`<head><meta name="homeward-server" content="${SERVER}" /></head>`);
  }
});

test.each([
  ['homeward.svg', 'image/svg+xml'],
  ['assets/main.js', 'text/javascript; charset=utf-8'],
  ['assets/map.mjs', 'text/javascript; charset=utf-8'],
  ['assets/main.css', 'text/css; charset=utf-8'],
  ['assets/deep/world.json', 'application/json'],
])('%s comes as it is, with its type', async (name, type) => {
  const answer = await get(`${CONSOLE_ORIGIN}/${name}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(await answer.text()).toBe(`content of ${name}`);
});

test.each([
  'app://console/.vite/manifest.json',
  'app://console/assets/main.js.br',
  'app://console/assets/main.js.map',
  'app://console/notes.txt',
  'app://console/assets',
  'app://console/assets/',
  'app://console/assets/../../secrets.json',
  'app://console/..%2f..%2fetc%2fpasswd',
  'app://console//etc/passwd',
  'app://console/__proto__',
  'app://console/later.js',
  'app://homeward/index.html',
  'app://console.evil/index.html',
])('%s does not exist', async (url) => {
  await writeFile(join(directory, 'later.js'), 'written after the build was opened');
  expect((await get(url)).status).toBe(404);
});

test('nothing can be posted, and there is no console of no server', async () => {
  expect((await get(`${CONSOLE_ORIGIN}/`, SERVER, 'POST')).status).toBe(404);
  expect((await get(`${CONSOLE_ORIGIN}/`, null)).status).toBe(404);
});

test.each([
  'https://homeward.example/',
  'https://homeward.example; script-src *',
  'https://homeward.example"><script>',
  'https://homeward.example"x',
  'https://a;b',
  'https://a$&b',
  'javascript:alert(1)',
  '*',
])('a server that is spelled %s stands in no page', async (server) => {
  await expect(get(`${CONSOLE_ORIGIN}/`, server)).rejects.toThrow('origin');
});

test('every file has a policy that lets the page speak to itself and to the owner’s server alone', async () => {
  for (const path of ['/', '/assets/main.js']) {
    const { headers } = await get(CONSOLE_ORIGIN + path);
    const policy = headers.get('content-security-policy') ?? '';
    const directives = new Map(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]));
    expect(directives.get('connect-src')).toEqual(["'self'", SERVER]);
    expect(directives.get('default-src')).toEqual(["'none'"]);
    // Otherwise it is what the server asks for its own page.
    for (const name of ['script-src', 'worker-src', 'style-src', 'img-src', 'font-src', 'frame-ancestors'] as const) {
      expect([name, directives.get(name)]).toEqual([name, consoleCsp[name]]);
    }
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

test('where there is no build, or one that cannot be told its server, there is no console', async () => {
  expect(await openConsoleFiles(join(directory, 'elsewhere'))).toBeNull();
  await writeFile(join(directory, 'index.html'), '<head></head>');
  expect(await openConsoleFiles(directory)).toBeNull();
});

test('the page of this repository leaves room for it, and its build needs no type that is not known', async () => {
  const web = join(import.meta.dirname, '../../../server/web');
  expect(await readFile(join(web, 'index.html'), 'utf8')).toContain('<meta name="homeward-server" content="" />');
  const built = await readdir(join(web, 'dist'), { recursive: true }).catch(() => []);
  const known = /\.(?:html|js|mjs|css|json|svg|png|wasm|woff2|br|gz)$|^assets$|^\.vite/;
  expect(built.filter((name) => !known.test(name))).toEqual([]);
});
