import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PAIRING_PAGE, registerAppScheme, serveAppPages } from '../../../agent/src/shell/app-protocol.ts';
import { electron, resetElectron } from '../fake-electron.ts';

let directory: string;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-pages-'));
  for (const name of ['pairing.html', 'pairing.css', 'pairing.js', 'other.html']) {
    await writeFile(join(directory, name), `content of ${name}`);
  }
  serveAppPages(directory);
});
afterEach(() => rm(directory, { recursive: true }));

const get = async (url: string, method = 'GET') =>
  (await electron.protocolHandlers.get('app')?.(new Request(url, { method }))) as Response;

test('the scheme is a secure origin without a way to fetch', () => {
  registerAppScheme();
  expect(electron.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
});

test('the page comes with a policy that lets nothing in but its own script and style', async () => {
  const answer = await get(PAIRING_PAGE);
  expect(await answer.text()).toBe('content of pairing.html');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
});

test.each([
  ['pairing.css', 'text/css; charset=utf-8'],
  ['pairing.js', 'text/javascript; charset=utf-8'],
])('%s has its type', async (name, type) => {
  expect((await get(`app://homeward/${name}`)).headers.get('content-type')).toBe(type);
});

test.each([
  'app://homeward/',
  'app://homeward/other.html',
  'app://homeward/../pairing.html%00',
  'app://homeward/..%2f..%2fetc%2fpasswd',
  'app://homeward//etc/passwd',
  'app://homeward/toString',
  'app://homeward/__proto__',
  'app://elsewhere/pairing.html',
])('%s does not exist', async (url) => {
  expect((await get(url)).status).toBe(404);
});

test('nothing can be posted', async () => {
  expect((await get(PAIRING_PAGE, 'POST')).status).toBe(404);
});
