import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Clock, systemClock } from '../../../agent/src/clock.ts';
import { type OpenedData, openDataDirectory } from '../../../agent/src/commands/ports.ts';
import { createDisk, type Disk } from '../../../agent/src/durable/disk.ts';
import { createLog } from '../../../agent/src/log.ts';
import { everySensor } from '../../../agent/src/sensors/every-sensor.ts';
import { createPermissions } from '../../../agent/src/sensors/permissions.ts';
import { startEngine } from '../../../agent/src/shell/engine-host.ts';
import { pairThisMac } from '../../../agent/src/shell/pair-this-mac.ts';
import { PairingSession } from '../../../agent/src/shell/pairing-session.ts';
import type { PairingView } from '../../../agent/src/shell/pairing-view.ts';
import type { ShellEngine } from '../../../agent/src/shell/shell-engine.ts';
import { isHidden, type ShellStatus } from '../../../agent/src/shell/shell-status.ts';
import { takeLock } from '../../../agent/src/state/lock.ts';
import { until } from '../../until.ts';
import { pairWith } from '../agent-under-test.ts';
import { problem, StandInServer } from '../stand-in-server.ts';

/** The whole of the shell's half but Electron: a real data directory, a real server, the real engine. */
let directory: string;
let server: StandInServer;
let engine: ShellEngine | undefined;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-shell-'));
  server = await StandInServer.start();
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
  await server.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

const open = async (path: string): Promise<OpenedData> => {
  const opened = await openDataDirectory(path);
  return { ...opened, disk: createDisk(), log: createLog(opened.clock.now, () => {}) };
};

async function start(changed: Partial<OpenedData> = {}): Promise<ShellEngine> {
  const opened = { ...(await open(directory)), ...changed };
  const permissions = createPermissions('linux');
  const all = everySensor({ clock: opened.clock, environment: {}, permissions });
  engine = await startEngine({
    ...opened,
    ...{
      permissions: permissions.read(),
      shell: { agentVersion: '0.0.0', platform: 'test' },
    },
    // The first report is enough here: cameras and routes have tests of their own.
    sensors: () => (context) => all(context).filter(({ kind }) => kind === 'report'),
  });
  return engine;
}

let views: PairingView[];
function newSession(): PairingSession {
  views = [];
  return new PairingSession({
    pair: pairThisMac(directory, async () => ({})),
    confirmAsAdministrator: async () => true,
    onView: (view) => views.push(view),
  });
}

test('from an empty Mac to a first report: what the menu bar is told at each step', async () => {
  const startedAt = Date.now();
  const shell = await start();
  let changes = 0;
  shell.onChange(() => {
    changes += 1;
  });
  expect(shell.status()).toEqual({
    mode: { mode: 'unpaired' },
    account: null,
    pairedAt: null,
    lastReportAt: null,
    isOnline: true,
    waitingItems: 0,
    refusedItems: 0,
    permissions: { camera: 'not-needed', location: 'not-needed', notifications: 'not-needed' },
    agentVersion: '0.0.0',
    secretsKept: 'file',
    releaseAsked: null,
    stolenSummary: null,
    trouble: null,
  });

  const session = newSession();
  const paired = session.enter({ form: 'link', link: await server.makePairing('link') });
  await until(() => session.view.step === 'compare', 'the digits');
  expect(session.view).toMatchObject({ loginName: 'maria', digits: server.digits, isConfirmed: false });

  // The owner has certified already. Nothing is taken before somebody here says that the digits agree.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(session.view.step).toBe('compare');
  expect(await readdir(directory)).not.toContain('state.json');
  expect(shell.status().account).toBeNull();

  await session.confirm();
  await paired;
  expect(session.view.step).toBe('paired');
  await until(() => shell.status().account !== null, 'the engine sees the pairing');
  expect(shell.status()).toMatchObject({
    mode: { mode: 'protected' },
    account: { loginName: 'maria', origin: server.origin },
  });
  await until(() => shell.status().lastReportAt !== null, 'a report');
  expect(shell.status().lastReportAt).toBeGreaterThan(startedAt);
  expect(changes).toBeGreaterThan(0);

  // Stolen and hidden, by the owner's order, while nothing else comes through.
  await until(() => server.streams > 0 && shell.status().waitingItems === 0, 'the stream');
  const { mac, owner } = server;
  if (!mac) throw new Error('not paired');
  server.fault = () => 'cut';
  const order = { type: 'mode', mode: 'stolen', intervalSeconds: 300, hidden: true, maxSeconds: 3600 } as const;
  server.give(await owner.order(mac, 1, order));
  await until(() => isHidden(shell.status()), 'hidden');
  await until(() => !shell.status().isOnline && shell.status().waitingItems > 0, 'offline, and items wait');

  server.fault = () => null;
  shell.wake();
  await until(() => shell.status().isOnline && shell.status().waitingItems === 0, 'all is sent');
});

test('what the shell asks of a paired engine', async () => {
  const shell = await start();
  await expect(shell.reportNow()).rejects.toThrow('not paired');
  await expect(shell.askRelease('quit')).rejects.toThrow('not paired');
  const session = newSession();
  const paired = session.enter({ form: 'link', link: await server.makePairing('link') });
  await until(() => session.view.step === 'compare', 'the digits');
  await session.confirm();
  await paired;
  await until(() => shell.status().lastReportAt !== null && shell.status().waitingItems === 0, 'a report');
  const before = server.chain.length;

  await shell.reportNow();
  await until(() => server.chain.slice(before).some(({ envelope }) => envelope.kind === 'report'), 'another report');
  shell.permissionsAre({ camera: 'granted', location: 'not-needed', notifications: 'not-needed' });
  await shell.askRelease('quit');
  await until(
    () => server.chain.slice(before).filter(({ envelope }) => envelope.kind === 'event').length === 2,
    'events',
  );
  expect(shell.status()).toMatchObject({ releaseAsked: 'quit', permissions: { camera: 'granted' } });

  const { mac, owner } = server;
  if (!mac) throw new Error('not paired');
  expect(await shell.takeIn('nothing')).toBe('refused');
  expect(await shell.takeIn(await owner.modeOrder(mac, 1, 'stolen'))).toBe('accepted');
  await expect(shell.askRelease('quit')).rejects.toThrow('stolen');
});

test('what the server refuses for good is counted', async () => {
  await pairWith(server, directory);
  let refusals = 2;
  server.fault = (call) => {
    if (call !== 'PUT items' || refusals === 0) return null;
    refusals -= 1;
    return problem('invalid_shape');
  };
  const shell = await start();
  await until(() => shell.status().refusedItems === 2, 'two are refused');
  await until(() => shell.status().waitingItems === 0, 'the rest is sent');
  await shell.close();
  expect((await start()).status()).toMatchObject({ refusedItems: 2, trouble: null });
});

test.each([
  ['full', 'ENOSPC', 'disk-full'],
  ['broken', 'EIO', 'disk-failed'],
])('a disk that is %s is told until it takes items again, and none is lost', async (_name, code, trouble) => {
  await pairWith(server, directory);
  const real = createDisk();
  let takesItems = true;
  const disk: Disk = {
    ...real,
    replace: async (path, content, options) => {
      if (!takesItems && path.endsWith('.item')) throw Object.assign(new Error(`${code} by the test`), { code });
      return real.replace(path, content, options);
    },
  };
  // The pause between two tries.
  const setTimer: Clock['setTimer'] = (callback, ms) => systemClock.setTimer(callback, ms === 5_000 ? 10 : ms);
  const shell = await start({ disk, clock: { ...systemClock, setTimer } });
  await until(() => shell.status().lastReportAt !== null && shell.status().waitingItems === 0, 'a report');
  const told: ShellStatus['trouble'][] = [];
  shell.onChange(() => {
    if (shell.status().trouble !== (told.at(-1) ?? null)) told.push(shell.status().trouble);
  });
  const before = server.chain.length;
  takesItems = false;
  await shell.reportNow();
  await until(() => told.length === 1, 'it is told');
  takesItems = true;
  await until(() => server.chain.length > before, 'the report');
  expect(told).toEqual([trouble, null]);
});

test('by code, and given up on the Mac: nothing is left of it', async () => {
  const session = newSession();
  const host = new URL(server.origin).host;
  const done = session.enter({ form: 'code', server: `http://${host}`, code: await server.makePairing('code') });
  await until(() => session.view.step === 'compare', 'the digits');
  session.cancel();
  await done;
  expect(await readdir(directory)).not.toContain('state.json');
  expect(await readdir(directory)).not.toContain('pairing.lock');
});

test('a server that is not there is said in words', async () => {
  const session = newSession();
  const link = await server.makePairing('link');
  await server.stop();
  await session.enter({ form: 'link', link });
  expect(session.view).toMatchObject({ step: 'enter', words: expect.stringMatching(/server/) });
  await server.listen();
});

test('a link of another pairing is refused in words', async () => {
  const session = newSession();
  const old = await server.makePairing('link');
  await server.makePairing('link');
  await session.enter({ form: 'link', link: old });
  expect(session.view).toMatchObject({ step: 'enter', words: expect.stringMatching(/Not found/) });
});

test('a pairing that runs in a terminal is not disturbed', async () => {
  const { directory: files } = await open(directory);
  const lock = await takeLock(files.pairingLock);
  const session = newSession();
  await session.enter({ form: 'link', link: await server.makePairing('link') });
  expect(session.view).toMatchObject({ step: 'enter', words: expect.stringMatching(/in a terminal/) });
  await lock?.release();
});
