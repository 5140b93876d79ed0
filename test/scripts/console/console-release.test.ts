import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../../scripts/trial/free-port.ts';
import { startProgram } from '../../../scripts/trial/program.ts';
import { startServer, type TrialServer } from '../../../scripts/trial/trial-server.ts';
import { version } from '../../../server/src/version.ts';

const root = dirname(dirname(dirname(import.meta.dirname)));
const keys = generateKeyPairSync('ed25519');
const privatePem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const publicPem = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;

let directory: string;
let server: TrialServer;
let lies: (path: string, headers: Headers, body: string) => string;
let proxy: Server;
let lying: string;

const at = (...parts: string[]) => join(directory, ...parts);
const NAME = `homeward-console-${version}`;

async function run(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const program = startProgram(process.execPath, [join(root, 'scripts', script), ...args], { env, cwd: directory });
  const { code } = await program.ended;
  return { code, said: program.lines.join('\n') };
}
const release = (env: Record<string, string> = {}, out = 'out', build = 'build') =>
  run('console-release.ts', ['--build', at(build), '--out', at(out)], env);
const verify = (url: string, args: readonly string[] = []) =>
  run('verify-console.ts', [url, '--manifest', at('out', `${NAME}.manifest.json`), '--key', at('key.pem'), ...args]);

async function writeBuild(name: string): Promise<void> {
  await mkdir(at(name, 'assets'), { recursive: true });
  await mkdir(at(name, '.vite'));
  await writeFile(at(name, 'index.html'), '<title>Homeward</title>');
  await writeFile(at(name, 'assets/main-3f2a.js'), 'export {};');
  await writeFile(at(name, 'homeward.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(at(name, 'assets/main-3f2a.js.map'), '{}');
  await writeFile(at(name, '.vite/manifest.json'), '{}');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-console-release-'));
  await writeBuild('build');
  await writeFile(at('key.pem'), publicPem);
  expect(await release({ HOMEWARD_RELEASE_KEY: privatePem })).toMatchObject({ code: 0 });
  server = await startServer(directory, await freePort(), ['--console', at('build')]);
  proxy = createServer(async ({ url = '/' }, reply) => {
    const answer = await fetch(new URL(url, server.origin), { headers: { accept: '*/*' } });
    const headers = new Headers(answer.headers);
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) headers.delete(name);
    const body = lies(url, headers, await answer.text());
    reply.writeHead(answer.status, Object.fromEntries(headers)).end(body);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  lying = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});
afterAll(async () => {
  proxy?.closeAllConnections();
  proxy?.close();
  await server?.program.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('console:release', () => {
  test('lists the files that a page loads, and no others; signs the list', async () => {
    expect((await readdir(at('out'))).sort()).toEqual(
      ['manifest.json', 'manifest.sig', 'zip'].map((end) => `${NAME}.${end}`),
    );
    const manifest = JSON.parse(await readFile(at('out', `${NAME}.manifest.json`), 'utf8')) as {
      files: { path: string }[];
      headers: Record<string, string>;
    };
    expect(manifest.files.map(({ path }) => path)).toEqual(['assets/main-3f2a.js', 'homeward.svg', 'index.html']);
    expect(manifest.headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval'");
  });

  test('makes the same bytes of the same files, wherever and whenever', async () => {
    await writeBuild('elsewhere');
    expect(await release({ TZ: 'Asia/Tokyo' }, 'again', 'elsewhere')).toMatchObject({
      code: 0,
      said: expect.stringContaining('not signed, since HOMEWARD_RELEASE_KEY is not set'),
    });
    for (const end of ['zip', 'manifest.json']) {
      expect(await readFile(at('again', `${NAME}.${end}`))).toEqual(await readFile(at('out', `${NAME}.${end}`)));
    }
    expect(await readdir(at('again'))).not.toContain(`${NAME}.manifest.sig`);
  });

  test.each([
    ['x', 'HOMEWARD_RELEASE_KEY holds no private key in PEM form.'],
    [
      generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      'HOMEWARD_RELEASE_KEY is no Ed25519 key, but x25519.',
    ],
  ])('refuses a key that is none, without showing it', async (key, sentence) => {
    const { code, said } = await release({ HOMEWARD_RELEASE_KEY: key }, 'never');
    expect({ code, said }).toEqual({ code: 1, said: `console:release: ${sentence}` });
  });
});

describe('verify-console', () => {
  test('finds that a server serves the release', async () => {
    const { code, said } = await verify(server.origin);
    expect(said).toContain(`serves the console of version ${version}: 3 files and their headers are the same.`);
    expect(code).toBe(0);
  });

  test.each<[string, typeof lies, string]>([
    [
      'a changed page',
      (path, _headers, body) => (path === '/' ? body.replace('Homeward', 'Homewerd') : body),
      'index.html is another one: 23 bytes with SHA-256 ',
    ],
    [
      'a changed script',
      (path, _headers, body) => (path.endsWith('.js') ? `${body} steal();` : body),
      'assets/main-3f2a.js is another one: ',
    ],
    [
      'a wider policy',
      (path, headers, body) => {
        if (path === '/') headers.set('content-security-policy', 'default-src *');
        return body;
      },
      'index.html comes with content-security-policy: default-src *; it should be: default-src',
    ],
    [
      'no policy on one script',
      (path, headers, body) => {
        if (path.endsWith('.js')) headers.delete('content-security-policy');
        return body;
      },
      'assets/main-3f2a.js comes with content-security-policy: (none)',
    ],
    [
      'a header that loads more',
      (_path, headers, body) => {
        headers.set('link', '</evil.js>; rel=modulepreload');
        return body;
      },
      'comes with link: </evil.js>; rel=modulepreload; it should not.',
    ],
  ])('names %s', async (_, lie, words) => {
    lies = lie;
    const { code, said } = await verify(lying);
    expect(said).toContain(`DIFFERENT: `);
    expect(said).toContain(words);
    expect(code).toBe(1);
  });

  test('knows of a street map that the operator set, where its origin is named, and of no other', async () => {
    lies = (_path, headers, body) => {
      const policy = headers.get('content-security-policy') ?? '';
      const wider = policy.replace("connect-src 'self'", "connect-src 'self' https://tiles.example.org");
      headers.set('content-security-policy', wider);
      return body;
    };
    expect(await verify(lying, ['--street-map', 'https://tiles.example.org'])).toMatchObject({ code: 0 });
    expect(await verify(lying, ['--street-map', 'https://elsewhere.example'])).toMatchObject({ code: 1 });
    expect(await verify(lying)).toMatchObject({ code: 1 });
  });

  test('finds nothing in a proxy that tells the truth', async () => {
    lies = (_path, _headers, body) => body;
    expect(await verify(lying)).toMatchObject({ code: 0 });
  });

  test('says in words what keeps it from comparing', async () => {
    const closed = `http://127.0.0.1:${await freePort()}`;
    expect(await verify(closed)).toMatchObject({
      code: 2,
      said: expect.stringContaining(`verify-console: ${closed} does not answer (ECONNREFUSED): nothing was compared.`),
    });
    expect(await run('verify-console.ts', [])).toMatchObject({ code: 2, said: expect.stringContaining('one URL') });
    expect(await verify('http://example.org')).toMatchObject({ code: 2, said: expect.stringContaining('plain HTTP') });
    expect(await verify(server.origin, ['--key', at('none.pem')])).toMatchObject({
      code: 2,
      said: expect.stringMatching(/there is no release key at .*name it with --key FILE.*leave --manifest out/),
    });
  });

  test('believes no manifest whose signature does not hold', async () => {
    const path = at('out', `${NAME}.manifest.json`);
    const before = await readFile(path, 'utf8');
    await writeFile(path, before.replace("default-src 'self'", 'default-src *'));
    const { code, said } = await verify(server.origin);
    await writeFile(path, before);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringMatching(/the signature of \S+ does not hold/) });
  });
});
