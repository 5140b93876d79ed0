import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import SqliteFile from 'better-sqlite3';
import { freePort } from '../../../scripts/trial/free-port.ts';
import { startLoopbackProxy } from '../../../scripts/trial/loopback-proxy.ts';
import { answering, openAuthority, serveAuthority } from '../../../scripts/trial/openssl-authority.ts';
import type { Finding } from '../../../server/src/doctor/finding.ts';
import { needs, programPath } from '../../programs.ts';
import { openMailbox } from '../messages/mailbox.ts';
import { type SeededData, seedData } from '../seeded-data.ts';
import { certificate, privateKey } from '../tls-files.ts';
import { type Operator, operatorAtShell } from './operator.ts';

let operator: Operator;
let seeded: SeededData;
const closers: (() => unknown)[] = [];
beforeEach(async () => {
  operator = await operatorAtShell();
  seeded = await seedData(operator.directory);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await operator.leave();
});

const noLogs = ['--proxy-log', '/nowhere/access.log'];

async function findings(args: readonly string[] = [], env: Record<string, string> = {}) {
  const logs = args.includes('--proxy-log') ? [] : noLogs;
  const { findings: found } = (await operator.json(['doctor', ...logs, ...args], env)) as { findings: Finding[] };
  return Object.fromEntries(found.map((finding) => [finding.check, finding]));
}

async function serve(args: readonly string[] = [], env: Record<string, string> = {}): Promise<string[]> {
  const port = await freePort();
  const flags = ['--port', `${port}`, ...args];
  await operator.serve(flags, env);
  return flags;
}

test('a server in good order: nothing to do, exit code 0', async () => {
  const flags = await serve();
  const { code, out } = await operator.run(['doctor', ...noLogs, ...flags]);
  expect({ code, out }).toEqual({ code: 0, out: expect.not.stringMatching(/FAIL|\? {2}/) });
  for (const check of ['database pages: each page', 'live events: they arrive', 'WebSocket: it passes', 'TLS: not']) {
    expect(out).toContain(`ok    ${check}`);
  }
  expect(out).toContain('ok    photos and other large items: 1 files, each whole');
  expect(out).toContain('not looked at: journald');
});

test('without a server it looks at the rest, and says what it could not see', async () => {
  const port = `${await freePort()}`;
  const found = await findings(['--port', port]);
  expect(found['public address']).toMatchObject({ verdict: 'fail', says: expect.stringContaining('ECONNREFUSED') });
  expect(found['proxy']?.verdict).toBe('unchecked');
  expect(found['items']?.verdict).toBe('ok');
  expect((await operator.run(['doctor', '--port', port])).code).toBe(1);
});

describe('finds on the disk', () => {
  test('a photo that is gone, one that was changed, and a file that no item names', async () => {
    await writeFile(seeded.photoFile, randomBytes(100_000));
    expect((await findings())['photos and other large items']).toMatchObject({
      verdict: 'fail',
      says: expect.stringMatching(/^1 of 1 files are missing or not whole, the first blobs\//),
    });
    await rm(seeded.photoFile);
    const orphan = join(dirname(seeded.photoFile), 'orphan');
    await writeFile(orphan, '');
    expect((await findings())['files without an item']?.verdict).toBe('ok');
    await utimes(orphan, 1, 1);
    const found = await findings();
    expect(found['photos and other large items']?.verdict).toBe('fail');
    expect(found['files without an item']).toMatchObject({ verdict: 'warn', says: '1 files that no item names' });
  });

  test('items without their Mac, and a database that is damaged', async () => {
    const file = new SqliteFile(join(seeded.data, 'homeward.db'));
    file.pragma('foreign_keys = OFF');
    file.exec('DELETE FROM devices');
    file.close();
    const found = await findings();
    expect(found['items']).toMatchObject({
      verdict: 'fail',
      says: '2 items without their Mac, 0 without their receipt',
    });
    expect(found['database rows']?.verdict).toBe('fail');
  });

  test('what others may read', async () => {
    await chmod(seeded.data, 0o755);
    await chmod(join(seeded.secrets, 'server-secrets.json'), 0o644);
    const found = await findings();
    expect(found['data directory']).toMatchObject({ verdict: 'warn', todo: `chmod 700 '${seeded.data}'` });
    expect(found['secrets']).toMatchObject({ verdict: 'fail', says: expect.stringContaining('chmod 600') });
  });
});

describe('finds on the way', () => {
  test('a mail server that answers, one that does not, and none', async () => {
    const mailbox = await openMailbox();
    closers.push(() => mailbox.close());
    const smtp = (port: number) => [
      ...['--smtp-host', '127.0.0.1', '--smtp-port', `${port}`, '--smtp-security', 'none'],
      ...['--smtp-from', 'homeward@example.org'],
    ];
    expect((await findings(smtp(mailbox.port)))['mail server']?.verdict).toBe('ok');
    expect((await findings(smtp(await freePort())))['mail server']).toMatchObject({
      verdict: 'fail',
      says: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await findings())['mail server']).toMatchObject({ verdict: 'ok', says: 'none is set: no mails are sent' });
  });

  needs('openssl')('an authority for time stamps that stamps, one that does not, and none', async () => {
    const authority = await openAuthority(programPath('openssl'));
    closers.push(() => authority.remove());
    const good = await serveAuthority(answering(authority));
    const bad = await serveAuthority((_, response) => void response.end('<h1>It works</h1>'));
    closers.push(good.close, bad.close);
    expect((await findings(['--tsa-url', good.url]))['time stamps']).toMatchObject({
      verdict: 'ok',
      says: expect.stringContaining('CN=Stamps, O=Example Authority stamps (certificate '),
    });
    expect((await findings(['--tsa-url', bad.url]))['time stamps']).toMatchObject({
      verdict: 'fail',
      says: expect.stringContaining('not in the form of RFC 3161'),
    });
    expect((await findings())['time stamps']).toMatchObject({
      verdict: 'ok',
      says: expect.stringContaining('no authority is set'),
    });
  });

  test('TLS with its days left, and a certificate that nobody trusts', async () => {
    await writeFile(join(operator.directory, 'cert.pem'), certificate);
    await writeFile(join(operator.directory, 'key.pem'), privateKey);
    const flags = await serve(['--host', 'localhost', '--tls-cert', 'cert.pem', '--tls-key', 'key.pem']);
    const trusting = await findings(flags, { NODE_EXTRA_CA_CERTS: join(operator.directory, 'cert.pem') });
    expect(trusting['TLS']).toMatchObject({ verdict: 'ok', says: expect.stringMatching(/good for \d{5} more days/) });
    expect(trusting['WebSocket']?.verdict).toBe('ok');
    expect((await findings(flags))['public address']).toMatchObject({
      verdict: 'fail',
      says: expect.stringContaining('CERT'),
      todo: expect.stringContaining('renew the certificate'),
    });
  });

  /** `--public-url` at a proxy; the commands still find the data beside it. */
  async function behindProxy(start: (target: string) => Promise<string>, trusted: string[] = []) {
    const port = await freePort();
    const origin = await start(`http://127.0.0.1:${port}`);
    await operator.serve(['--port', `${port}`, '--public-url', origin, ...trusted]);
    return await findings(['--public-url', origin]);
  }

  const goodProxy = async (target: string) => {
    const proxy = await startLoopbackProxy(target, '203.0.113.7');
    closers.push(() => proxy.close());
    return proxy.origin;
  };

  test('a proxy that is not trusted, and one that is', async () => {
    const found = await behindProxy(goodProxy);
    expect(found['clients’ addresses']).toMatchObject({
      verdict: 'fail',
      todo: expect.stringContaining('--trusted-proxies'),
    });
    expect([found['live events']?.verdict, found['WebSocket']?.verdict]).toEqual(['ok', 'ok']);
  });

  test('a proxy that is trusted', async () => {
    const found = await behindProxy(goodProxy, ['--trusted-proxies', '127.0.0.1']);
    expect(found['clients’ addresses']?.verdict).toBe('ok');
  });

  test('a proxy that holds answers back and knows no WebSocket', async () => {
    const found = await behindProxy((target) => startBufferingProxy(target));
    expect(found['live events']).toMatchObject({ verdict: 'fail', todo: expect.stringContaining('flush_interval') });
    expect(found['WebSocket']).toMatchObject({ verdict: 'fail', todo: expect.stringContaining('proxy_http_version') });
    expect(found['clients’ addresses']?.verdict).toBe('warn');
  });

  test('something else at the public address', async () => {
    const found = await behindProxy(() => startOther((_request, response) => void response.end('<h1>It works</h1>')));
    expect(found['public address']).toMatchObject({ verdict: 'fail', says: expect.stringContaining('something else') });
  });

  test('another Homeward at the public address', async () => {
    const other = join(operator.directory, 'other');
    await mkdir(other);
    const flags = await serve(['--data', join(other, 'data')]);
    expect((await findings(flags.slice(0, 2)))['public address']).toMatchObject({
      verdict: 'fail',
      says: expect.stringContaining('another Homeward answers'),
    });
  });

  test('addresses of callers in a proxy’s log', async () => {
    const log = join(operator.directory, 'access.log');
    await writeFile(log, '203.0.113.9 - - "GET /robots.txt HTTP/1.1" 404\n');
    const look = async () => (await findings(['--proxy-log', log]))['proxy logs']?.verdict;
    expect(await look()).toBe('ok');
    await writeFile(log, '2001:db8::17 - - "PUT /api/agent/items/0 HTTP/1.1" 200\n');
    expect(await look()).toBe('warn');
  });
});

/** A proxy that reads each answer to its end before it passes it on, and knows nothing of upgrades. */
async function startBufferingProxy(target: string): Promise<string> {
  return await startOther(({ method, url, headers }, outgoing) => {
    const { connection: _connection, upgrade: _upgrade, ...rest } = headers;
    const upstream = request(new URL(url ?? '/', target), { method, headers: rest, agent: false }, async (answer) => {
      const chunks: Buffer[] = [];
      for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks));
    });
    upstream.on('error', () => outgoing.destroy());
    upstream.end();
  });
}

async function startOther(handle: (incoming: IncomingMessage, outgoing: ServerResponse) => void): Promise<string> {
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
