import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

const directory = mkdtempSync(join(tmpdir(), 'homeward-console-'));
let server: ServerUnderTest;
beforeAll(async () => {
  mkdirSync(join(directory, 'assets'));
  mkdirSync(join(directory, '.vite'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Homeward</title>');
  writeFileSync(join(directory, 'assets', 'main-3f2a.js'), 'export {};');
  writeFileSync(join(directory, 'assets', 'main-3f2a.js.br'), brotliCompressSync('export {};'));
  writeFileSync(join(directory, 'icon.svg'), '<svg/>');
  writeFileSync(join(directory, '.vite', 'manifest.json'), '{}');
  server = await startServerUnderTest({ flags: ['--console', directory] });
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const get = (url: string, accept = 'text/html,*/*') => server.app.inject({ method: 'GET', url, headers: { accept } });

test.each([['/'], ['/macs/123'], ['/sign-in?next=x']])('%s is the console’s page, looked up each time', async (url) => {
  const answer = await get(url);
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toContain('<title>Homeward</title>');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-cache');
  expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
});

test('its address alone is the page for whoever does not say what they take', async () => {
  expect((await get('/', '*/*')).statusCode).toBe(200);
});

test('files named by their content are kept for good, others looked up each time', async () => {
  expect((await get('/assets/main-3f2a.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect((await get('/icon.svg')).headers['cache-control']).toBe('no-cache');
});

test('a file goes out compressed where the build left it so and the browser can read it', async () => {
  const ask = (encoding: string) =>
    server.app.inject({ method: 'GET', url: '/assets/main-3f2a.js', headers: { 'accept-encoding': encoding } });
  const compressed = await ask('gzip, br');
  expect(compressed.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringMatching(/^(text|application)\/javascript; charset=utf-8$/),
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(compressed.headers.vary).toContain('accept-encoding');
  expect(brotliDecompressSync(compressed.rawPayload).toString()).toBe('export {};');
  expect((await ask('identity')).body).toBe('export {};');
});

test('what is not there is not the page: a file, a call, a request for data', async () => {
  expect((await get('/api/nothing')).statusCode).toBe(404);
  expect((await get('/assets/gone.js', '*/*')).statusCode).toBe(404);
  expect((await get('/.vite/manifest.json', '*/*')).statusCode).toBe(404);
  expect((await get('/../../etc/passwd', '*/*')).statusCode).toBe(404);
  expect((await get('/assets/..%2f..%2findex.html', '*/*')).statusCode).toBe(404);
  expect((await server.app.inject({ method: 'POST', url: '/', headers: { accept: 'text/html' } })).statusCode).toBe(
    404,
  );
});

test('a server without the console has no pages, and one whose console is not built says so', async () => {
  const without = await startServerUnderTest();
  const unbuilt = await startServerUnderTest({ flags: ['--console', join(directory, 'assets')] });
  const page = { method: 'GET', url: '/', headers: { accept: 'text/html' } } as const;
  expect((await without.app.inject(page)).json().detail).toBe('there is no such address here');
  expect((await unbuilt.app.inject(page)).json().detail).toBe('the console is not built: run npm run build:console');
  await Promise.all([without.close(), unbuilt.close()]);
});
