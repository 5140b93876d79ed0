import { type ChildProcess, spawn } from 'node:child_process';
import { chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { needs } from '../../programs.ts';
import { until } from '../../until.ts';
import { temporaryDirectory } from '../agent-under-test.ts';
import { StandInServer } from '../stand-in-server.ts';

const program = fileURLToPath(new URL('../../../agent/bin/homeward-agent', import.meta.url));
/** A user who has nothing else on this machine. */
const UID = 54_321;

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let data: string;
let children: ChildProcess[];
beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  data = join(directory.path, 'data');
  children = [];
  if (process.getuid?.() === 0) await chown(directory.path, UID, UID);
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await server.stop();
  await directory.remove();
});

/** Gives a command, as that user or as root. */
function start(as: 'user' | 'root', args: readonly string[], input = '') {
  const child = spawn(program, [...args, '--data', data], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: directory.path },
    ...(as === 'user' && { uid: UID, gid: UID }),
  });
  children.push(child);
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.err += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const ended = new Promise<{ code: number | null }>((resolve) => child.on('close', (code) => resolve({ code })));
  return { child, texts, ended: ended.then((end) => ({ ...end, ...texts })) };
}
const run = (as: 'user' | 'root', args: readonly string[], input = '') => start(as, args, input).ended;
const status = async (as: 'user' | 'root') => JSON.parse((await run(as, ['status', '--json'])).out);

/** Everything below the folder that is not that user's. */
async function notTheirs(): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory.path, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if ((await stat(path)).uid !== UID) found.push(path);
  }
  return found;
}

const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };

describe('root, on another user’s agent', () => {
  needs('root')(
    'sees it and ends it while it runs and is stolen; what is left is that user’s, who pairs anew',
    async () => {
      expect(await run('user', ['pair'], await server.makePairing())).toMatchObject({ code: 0 });
      const agent = start('user', ['run', '--camera', 'NONE!', '--public-target', '127.0.0.1']);
      await until(() => server.streams === 1 && server.ofKind('report').length > 0, 'the stream');
      server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
      await until(() => server.acknowledgements.length > 0 && server.ofKind('report').length > 1, 'stolen');
      expect(await status('root')).toMatchObject({ mode: 'stolen', account: 'maria', running: true, data });

      const refused = await run('user', ['unpair']);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('sudo homeward-agent unpair') });
      expect(await status('root')).toMatchObject({ mode: 'stolen' });

      expect(await run('root', ['unpair'])).toMatchObject({ code: 0, out: expect.stringContaining('Unpaired') });
      expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'administrator' });
      expect(await status('user')).toMatchObject({ mode: 'unpaired', running: true });
      expect(await notTheirs()).toEqual([]);

      expect(await run('user', ['pair'], await server.makePairing())).toMatchObject({ code: 0 });
      await until(() => server.streams === 1, 'the next pairing works');
      agent.child.kill('SIGTERM');
      expect((await agent.ended).code).toBe(0);
    },
  );

  needs('root')('sees and ends one that does not run, and leaves nothing of root’s', async () => {
    expect(await run('user', ['pair'], await server.makePairing())).toMatchObject({ code: 0 });
    expect(await status('root')).toMatchObject({ mode: 'protected', running: false });
    expect(await run('root', ['unpair'])).toMatchObject({ code: 0 });
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'administrator' });
    expect(await status('user')).toMatchObject({ mode: 'unpaired' });
    expect(await notTheirs()).toEqual([]);
  });

  needs('root')('makes what is missing as that user’s', async () => {
    expect(await status('root')).toMatchObject({ mode: 'unpaired', running: false });
    expect(await notTheirs()).toEqual([]);
    expect((await stat(data)).mode & 0o777).toBe(0o700);
  });

  needs('root')('has no more power there than that user: a link leads nowhere', async () => {
    const secret = await temporaryDirectory();
    try {
      await mkdir(data);
      await writeFile(join(secret.path, 'state.json'), 'root’s alone', { mode: 0o600 });
      await symlink(join(secret.path, 'state.json'), join(data, 'state.json'));
      await chown(data, UID, UID);
      expect(await run('root', ['status'])).toMatchObject({ code: 1, err: expect.stringContaining('EACCES') });
    } finally {
      await secret.remove();
    }
  });
});
