import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { signUpOwner } from '../../scripts/trial/owner.ts';
import { openDatabase } from '../../server/src/storage/database.ts';
import { certificate, privateKey } from './tls-files.ts';

const MAIN = join(import.meta.dirname, '../../server/src/main.ts');
const START_DEADLINE_MS = 120_000;

let directory: string;
const running = new Set<ChildProcess>();
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-main-'));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
  await rm(directory, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the real server. `started` resolves with its address once it says it; `ended` when it is gone. */
function start(args: readonly string[], options: { uid?: number } = {}) {
  const child = spawn(process.execPath, [MAIN, '--console', 'off', ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  running.add(child);
  let out = '';
  let err = '';
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`it did not say ${pattern}: ${out}${err}`)), START_DEADLINE_MS);
      const look = () => {
        const match = pattern.exec(out);
        if (!match) return;
        clearTimeout(timer);
        resolve(match);
      };
      child.stdout.on('data', look);
      child.once('exit', () => {
        clearTimeout(timer);
        reject(new Error(`the server ended: ${err}`));
      });
      look();
    });
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const started = says(/Homeward is at (\S+)\n/).then(([, origin]) => origin ?? '');
  started.catch(() => {});
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }));
  return { child, started, says, ended };
}

const refused = (ended: Ended) => ({ code: ended.code, said: ended.err.trim() });

test('starts, answers, invites the first owner, and ends in time with streams open', async () => {
  const server = start(['--port', '0']);
  const origin = await server.started;
  const about = (await (await fetch(`${origin}/api/server`)).json()) as { name: string };
  expect(about.name).toBe('homeward');
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  const link = await server.says(new RegExp(`${origin}/#/sign-up\\?invitation=([\\w-]{43})\\n`));
  const owner = await signUpOwner(origin, { loginName: 'a', password: 'lantern orbit velvet', invitation: link[1] });
  const stream = await fetch(`${origin}/api/events`, { headers: { authorization: owner.authorization } });
  const streamEnded = stream.text();

  server.child.kill('SIGTERM');
  const { code, err } = await server.ended;
  expect({ code, err: err.includes('"level":50') }).toEqual({ code: 0, err: false });
  expect(await streamEnded).toContain(': connected');
});

test('Ctrl-C ends it too, and what it wrote is for this user alone', async () => {
  const server = start(['--port', '0']);
  await server.started;
  server.child.kill('SIGINT');
  expect((await server.ended).code).toBe(0);
  expect((await readdir(directory)).toSorted()).toEqual(['data', 'data-secrets']);
});

test('a new start brings a new first invitation, and the old one no longer holds', async () => {
  const invitationOf = async () => {
    const server = start(['--port', '0']);
    const origin = await server.started;
    const ended = async () => {
      server.child.kill('SIGTERM');
      return /invitation=([\w-]{43})/.exec((await server.ended).out)?.[1];
    };
    return { origin, ended };
  };
  const first = await (await invitationOf()).ended();
  const second = await invitationOf();
  const answer = await fetch(`${second.origin}/api/sign-up/start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ loginName: 'a', invitation: first, registrationRequest: 'AAAA' }),
  });
  expect(await answer.json()).toMatchObject({ code: 'invitation_needed' });
  expect(await second.ended()).not.toBe(first);
});

test('--help lists the settings', async () => {
  const { code, out } = await start(['--help']).ended;
  expect(code).toBe(0);
  expect(out).toContain('--trusted-proxies LIST');
});

test('a bad setting is one sentence and exit code 1', async () => {
  expect(refused(await start(['--port', 'x']).ended)).toEqual({
    code: 1,
    said: 'homeward-server: --port must be a whole number from 0 to 65535; it is “x”.',
  });
});

test('a taken port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  try {
    expect(refused(await start(['--port', `${port}`]).ended)).toEqual({
      code: 1,
      said: `homeward-server: 127.0.0.1 port ${port} is taken by another program. Stop that one, or choose another with --port.`,
    });
  } finally {
    other.close();
  }
});

test('a second server on one data directory', async () => {
  await start(['--port', '0']).started;
  const { code, said } = refused(await start(['--port', '0']).ended);
  expect(code).toBe(1);
  expect(said).toMatch(/^homeward-server: the data directory \S+ is in use by another Homeward server\.$/);
});

test('kill -9 leaves a directory that starts again', async () => {
  const first = start(['--port', '0']);
  await first.started;
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start(['--port', '0']);
  await second.started;
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
});

test('a foreign data directory', async () => {
  await mkdir(join(directory, 'data'));
  await writeFile(join(directory, 'data', 'photo.jpg'), '');
  const { code, said } = refused(await start(['--port', '0']).ended);
  expect(code).toBe(1);
  expect(said).toMatch(/^homeward-server: the data directory \S+ holds something else \(photo\.jpg\)\. .*\.$/);
});

test('a data directory that cannot be written', async () => {
  const data = join(directory, 'data');
  await mkdir(data);
  await chmod(directory, 0o755);
  await chmod(data, 0o555);
  // Root may write anywhere: then the server runs as nobody.
  const isRoot = process.getuid?.() === 0;
  const { code, said } = refused(await start(['--port', '0'], isRoot ? { uid: 65_534 } : {}).ended);
  expect(code).toBe(1);
  expect(said).toMatch(/^homeward-server: the data directory \S+ cannot be written \(\w+\)\.$/);
});

test('a schema of a newer version', async () => {
  const first = start(['--port', '0']);
  await first.started;
  first.child.kill('SIGTERM');
  await first.ended;
  const database = await openDatabase(join(directory, 'data'));
  await database
    .insertInto('kysely_migration' as never)
    .values({ name: '9999-later', timestamp: new Date().toISOString() } as never)
    .execute();
  await database.destroy();
  const { code, said } = refused(await start(['--port', '0']).ended);
  expect(code).toBe(1);
  expect(said).toBe(
    'homeward-server: the data was written by a newer version of Homeward (schema 9999-later); update this server',
  );
});

test('secrets that are gone', async () => {
  const first = start(['--port', '0']);
  await first.started;
  first.child.kill('SIGTERM');
  await first.ended;
  await rm(join(directory, 'data-secrets'), { recursive: true });
  const { code, said } = refused(await start(['--port', '0']).ended);
  expect(code).toBe(1);
  expect(said).toMatch(/is missing, and the data was made with it\. Restore it from its backup\.$/);
});

test('HTTPS with the operator’s own files', async () => {
  await writeFile(join(directory, 'cert.pem'), certificate);
  await writeFile(join(directory, 'key.pem'), privateKey);
  const server = start(['--port', '0', '--host', 'localhost', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem']);
  const origin = await server.started;
  expect(origin).toMatch(/^https:\/\/localhost:\d+$/);
  const request = get(`${origin}/api/server`, { ca: certificate, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});
