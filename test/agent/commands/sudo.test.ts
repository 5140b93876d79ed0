import { type ChildProcess, spawn } from 'node:child_process';
import { chown, lchown, link, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import { unpairWord } from '../../../agent/src/engine/unpair-word.ts';
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

/** That user's agent, paired and at work. */
async function paired() {
  expect(await run('user', ['pair'], await server.makePairing())).toMatchObject({ code: 0 });
  const agent = start('user', ['run', '--camera', 'NONE!', '--public-target', '127.0.0.1']);
  await until(() => server.streams === 1 && server.ofKind('report').length > 0, 'the stream');
  return agent;
}

async function isRefused(mode: 'protected' | 'stolen'): Promise<void> {
  const refused = await run('user', ['unpair']);
  expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('sudo homeward-agent unpair') });
  expect(await status('root')).toMatchObject({ mode });
}

const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };

describe('root, on another user’s agent', () => {
  needs('root')(
    'sees it and ends it while it runs and is stolen; what is left is that user’s, who pairs anew',
    async () => {
      const agent = await paired();
      server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
      await until(() => server.acknowledgements.length > 0 && server.ofKind('report').length > 1, 'stolen');
      expect(await status('root')).toMatchObject({ mode: 'stolen', account: 'maria', running: true, data });

      await isRefused('stolen');

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
    await isRefused('protected');
    expect(await run('root', ['unpair'])).toMatchObject({ code: 0 });
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'administrator' });
    expect(await status('user')).toMatchObject({ mode: 'unpaired' });
    expect(await notTheirs()).toEqual([]);
  });

  needs('root')(
    'alone can say that the pairing ends: what that user puts in the place of its word ends nothing',
    async () => {
      const agent = await paired();
      const { deviceId } = await status('user');
      const inbox = join(data, 'inbox');
      const place = join(inbox, 'unpair');
      const word = () => unpairWord(deviceId, Date.now());
      // Beside the inbox, so that the engine sees each as it stands when it is moved in.
      const beside = join(data, 'beside');
      const forgeries: Record<string, () => Promise<unknown>> = {
        'a file of its own': async () => {
          await writeFile(beside, word());
          await chown(beside, UID, UID);
        },
        'something else of root’s': () => writeFile(beside, 'a note of root’s\n'),
        'what it cannot read': () => writeFile(beside, word(), { mode: 0o600 }),
        'a link to a word of root’s': async () => {
          await writeFile(join(directory.path, 'word'), word());
          await symlink(join(directory.path, 'word'), beside);
        },
        'a word of root’s that is kept elsewhere too': async () => {
          await writeFile(join(directory.path, 'kept'), word());
          await link(join(directory.path, 'kept'), beside);
        },
        'an old word of root’s': () => writeFile(beside, unpairWord(deviceId, Date.now() - 3_600_000)),
      };
      for (const [what, make] of Object.entries(forgeries)) {
        await make();
        await rename(beside, place);
        await until(async () => !(await readdir(inbox)).includes('unpair'), what);
        expect([what, (await status('user')).mode]).toEqual([what, 'protected']);
      }
      expect(await server.events()).not.toContainEqual(expect.objectContaining({ event: 'released' }));

      expect(await run('root', ['unpair'])).toMatchObject({ code: 0 });
      expect(await status('user')).toMatchObject({ mode: 'unpaired', running: true });
      agent.child.kill('SIGTERM');
      expect((await agent.ended).code).toBe(0);
    },
  );

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
      for (const command of ['status', 'unpair'])
        expect(await run('root', [command])).toMatchObject({ code: 1, err: expect.stringContaining('EACCES') });
      expect(await readdir(data)).toEqual(['state.json']);
    } finally {
      await secret.remove();
    }
  });

  needs('root')('follows no link of that user’s to a folder of root’s', async () => {
    const secret = await temporaryDirectory();
    try {
      await writeFile(join(secret.path, 'state.json'), '{}', { mode: 0o600 });
      await symlink(secret.path, data);
      await lchown(data, UID, UID);
      expect(await run('root', ['status'])).toMatchObject({ code: 1, err: expect.stringContaining('EACCES') });
      expect(await run('root', ['unpair'])).toMatchObject({ code: 1, err: expect.stringContaining('somebody else’s') });
      expect(await readdir(secret.path)).toEqual(['state.json']);
    } finally {
      await secret.remove();
    }
  });
});
