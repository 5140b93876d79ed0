import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { registerAppScheme, serveAppPages } from '../../../agent/src/shell/app-protocol.ts';
import { pageAddress } from '../../../agent/src/shell/page-files.ts';
import { windowNames } from '../../../agent/src/shell/windows/window-names.ts';
import { electron, resetElectron } from '../fake-electron.ts';

let directory: string;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-pages-'));
  for (const name of ['page.html', 'page.css', 'page.js', 'other.html', 'journal']) {
    await writeFile(join(directory, name), `content of ${name}`);
  }
  serveAppPages(directory);
});
afterEach(() => rm(directory, { recursive: true }));

const get = async (url: string, method = 'GET') =>
  (await electron.protocolHandlers.get('app')?.(new Request(url, { method }))) as Response;

test('the scheme gives secure origins, and nothing that goes around a policy', () => {
  registerAppScheme();
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  expect(electron.schemes).toEqual([{ scheme: 'app', privileges }]);
});

test.each(windowNames)(
  '%s comes with a policy that lets nothing in but the app’s own script and style',
  async (name) => {
    const answer = await get(pageAddress(name));
    expect(await answer.text()).toBe('content of page.html');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  },
);

test.each([
  ['page.css', 'text/css; charset=utf-8'],
  ['page.js', 'text/javascript; charset=utf-8'],
])('%s has its type', async (name, type) => {
  const answer = await get(`app://homeward/${name}`);
  expect(answer.headers.get('content-type')).toBe(type);
  expect(await answer.text()).toBe(`content of ${name}`);
});

test.each([
  'app://homeward/',
  'app://homeward/page.html',
  'app://homeward/other.html',
  'app://homeward/Journal',
  'app://homeward/journal/',
  'app://homeward/../page.js%00',
  'app://homeward/..%2f..%2fetc%2fpasswd',
  'app://homeward//etc/passwd',
  'app://homeward/toString',
  'app://homeward/__proto__',
  'app://elsewhere/journal',
])('%s does not exist', async (url) => {
  expect((await get(url)).status).toBe(404);
});

test('nothing can be posted', async () => {
  expect((await get(pageAddress('journal'), 'POST')).status).toBe(404);
});
