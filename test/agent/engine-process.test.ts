import { existsSync } from 'node:fs';
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Clock, systemClock } from '../../agent/src/clock.ts';
import { createDisk } from '../../agent/src/durable/disk.ts';
import type { EngineKeeper } from '../../agent/src/shell/engine-keeper.ts';
import { readLastKnown } from '../../agent/src/shell/last-known.ts';
import { dataDirectoryAt } from '../../agent/src/state/data-directory.ts';
import { isHeld, takeLock } from '../../agent/src/state/lock.ts';
import { until } from '../until.ts';
import { pairWith, temporaryDirectory } from './agent-under-test.ts';
import { FakeClock } from './fake-clock.ts';
import { electron, resetElectron } from './fake-electron.ts';
import { utilityProcesses } from './fake-utility-process.ts';
import { allowed, blockingProgram, enginePids, keptEngine, PlayedPrograms } from './kept-engine.ts';
import { StandInServer } from './stand-in-server.ts';

/** The engine's real process, started from its sources as the app starts it built, against a real server. */
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let programs: PlayedPrograms;
let server: StandInServer;
let keeper: EngineKeeper | undefined;

beforeEach(async () => {
  resetElectron();
  directory = await temporaryDirectory();
  programs = new PlayedPrograms();
  server = await StandInServer.start();
});
afterEach(async () => {
  await keeper?.close();
  keeper = undefined;
  await until(() => utilityProcesses.size === 0, 'every process is gone');
  await server.stop();
  programs.remove();
  await directory.remove();
});

const start = async (
  configuration: Parameters<typeof keptEngine>[0] = place(),
  parts?: Parameters<typeof keptEngine>[1],
) => {
  const kept = keptEngine(configuration, parts);
  keeper = kept.keeper;
  await kept.keeper.start();
  return kept.keeper;
};
const place = () => ({ data: directory.path, wrappers: programs.directory });
const lockFile = () => join(directory.path, 'engine.lock');

const kill = (): void => {
  for (const pid of enginePids()) process.kill(pid, 'SIGKILL');
};
const itemsOf = (kind: string, from = 0) => server.chain.slice(from).filter(({ envelope }) => envelope.kind === kind);

test('killed while protected it comes back and goes on', async () => {
  await pairWith(server, directory.path);
  const engine = await start();
  await until(() => engine.status().lastReportAt !== null && engine.status().waitingItems === 0, 'a report');
  expect(engine.status()).toMatchObject({ mode: { mode: 'protected' }, account: { loginName: 'maria' } });
  const [first] = enginePids();
  const before = server.chain.length;

  kill();
  await until(() => !enginePids().includes(first ?? 0), 'the engine is gone');
  expect(engine.status()).toMatchObject({ mode: { mode: 'protected' }, trouble: null });
  await until(() => itemsOf('report', before).length > 0, 'a report of the next one');
  expect(enginePids()).toHaveLength(1);
  expect(await isHeld(lockFile())).toBe(true);
  await engine.reportNow();
  await until(() => itemsOf('report', before).length > 1, 'a report on request');
});

test('killed again and again while stolen it never stops being stolen, and captures go on', async () => {
  await pairWith(server, directory.path);
  const engine = await start();
  await until(() => server.streams > 0, 'the stream');
  const { mac, owner } = server;
  if (!mac) throw new Error('not paired');
  const order = { type: 'mode', mode: 'stolen', intervalSeconds: 300, hidden: true, maxSeconds: 3600 } as const;
  server.give(await owner.order(mac, 1, order));
  await until(() => engine.status().mode.mode === 'stolen', 'stolen');
  const modes = new Set<string>();
  engine.onChange(() => modes.add(engine.status().mode.mode));

  for (let life = 0; life < 2; life += 1) {
    const before = server.chain.length;
    const [pid] = enginePids();
    kill();
    await until(() => enginePids().some((other) => other !== pid), 'another engine');
    await until(() => itemsOf('report', before).length > 0, 'a report');
    await until(() => itemsOf('snapshot', before).length > 0, 'the cameras are looked for');
    await until(() => itemsOf('route', before).length > 1, 'both routes');
    await until(() => itemsOf('machine', before).length > 0, 'the machine');
  }
  expect([...modes]).toEqual(['stolen']);
  // Numbered without a gap and linked, over three processes.
  expect(server.chain.map(({ envelope }) => envelope.seq)).toEqual(server.chain.map((_, index) => index + 1));
});

test('no camera is switched on where the app cannot tell its permission: the system would ask', async () => {
  await pairWith(server, directory.path);
  await start(place(), { permissions: { ...allowed, camera: 'unknown' } });
  await until(() => server.streams > 0, 'the stream');
  const { mac, owner } = server;
  if (!mac) throw new Error('not paired');
  const order = { type: 'mode', mode: 'stolen', intervalSeconds: 300, hidden: true, maxSeconds: 3600 } as const;
  server.give(await owner.order(mac, 1, order));
  await until(() => itemsOf('snapshot').length > 0, 'why there is no photo');
  const [snapshot] = itemsOf('snapshot');
  expect(snapshot && (await server.bodyOf(snapshot))).toMatchObject({
    reading: { problem: 'failed', detail: expect.stringContaining('would make macOS ask') },
  });
});

test('one whose event loop is blocked is ended in the end, and another goes on; one that answers is left alone', async () => {
  await pairWith(server, directory.path);
  // The shell's minutes pass when the test says so; the engine's own pass as ever.
  const clock = new FakeClock();
  const pids = () => enginePids(blockingProgram);
  const kept = keptEngine(place(), { clock }, blockingProgram);
  keeper = kept.keeper;
  await kept.keeper.start();
  const [first = 0] = pids();
  for (const _ of [1, 2, 3]) {
    await clock.pass(60_000);
    // Its answer comes after the one that the keeper waits for.
    await kept.keeper.reportNow();
  }
  expect(pids()).toEqual([first]);

  process.kill(first, 'SIGUSR2');
  await until(() => existsSync(join(directory.path, 'blocked')), 'it is blocked');
  const before = server.chain.length;
  await clock.pass(60_000);
  await clock.pass(119_000);
  expect([pids(), kept.keeper.status().trouble]).toEqual([[first], null]);
  await clock.pass(1_000);
  expect(kept.keeper.status().trouble).toBe('restarting');
  await until(() => pids().length === 0, 'it is ended');
  await until(async () => {
    await clock.pass(1_000);
    return pids().length > 0;
  }, 'another one is started');
  await until(() => kept.keeper.status().trouble === null, 'it works');
  await until(() => itemsOf('report', before).length > 0, 'a report of the next one');
});

test('a second one on the same folder is told in words, and the first one is not disturbed', async () => {
  const engine = await start();
  const second = keptEngine(place());
  await expect(second.keeper.start()).rejects.toThrow(`another agent works in ${directory.path}; stop it first`);
  await until(() => enginePids().length === 1, 'only one is left');
  expect(engine.status().trouble).toBeNull();
  expect(await isHeld(lockFile())).toBe(true);
});

test('one that fails on its way to work says why, and the next one works when that is mended', async () => {
  await pairWith(server, directory.path);
  const outbox = join(directory.path, 'outbox');
  await rm(outbox, { recursive: true, force: true });
  await writeFile(outbox, 'not a folder');
  const clock = new FakeClock();
  const kept = keptEngine(place(), { clock });
  keeper = kept.keeper;
  let isStarted = false;
  void kept.keeper.start().then(() => {
    isStarted = true;
  });
  /** Lets the keeper's time pass while there is no engine; each has all the time that it needs. */
  const passing = (isDone: () => boolean, what: string) =>
    until(async () => {
      if (enginePids().length === 0) await clock.pass(1_000);
      return isDone();
    }, what);
  await passing(() => kept.keeper.startTrouble !== null, 'it is told');
  expect(kept.keeper.startTrouble).toEqual({ why: 'failed', detail: 'Error EEXIST' });
  expect(kept.log.lines).toContainEqual(expect.stringContaining('the engine ended (1)'));
  const lastKnown = await readLastKnown(createDisk(), dataDirectoryAt(directory.path), kept.log);
  expect(lastKnown).toMatchObject({ mode: { mode: 'protected' }, account: { loginName: 'maria' } });

  await rm(outbox);
  await passing(() => isStarted, 'it works');
  expect([kept.keeper.startTrouble, kept.keeper.status().trouble]).toEqual([null, null]);
  await until(() => itemsOf('report').length > 0, 'a report');
});

test('a start waits for an engine that is still ending', async () => {
  const lock = await takeLock(lockFile());
  const starting = start();
  await until(() => enginePids().length === 1, 'it starts');
  setTimeout(() => void lock?.release(), 300);
  expect((await starting).status().mode.mode).toBe('unpaired');
});

test('closing ends the process and gives the lock back', async () => {
  // The shell has a second to quit in, then it kills: here the engine has all the time it needs on a busy machine.
  const clock: Clock = { ...systemClock, setTimer: (work, delayMs) => systemClock.setTimer(work, delayMs * 100) };
  const engine = await start(place(), { clock });
  await engine.close();
  await until(() => enginePids().length === 0, 'it is gone');
  await expect(access(lockFile())).rejects.toThrow('ENOENT');
});

test('without its shell it ends', async () => {
  await start();
  const [engine] = utilityProcesses;
  engine?.abandon();
  await until(() => utilityProcesses.size === 0, 'it is gone');
  await expect(access(lockFile())).rejects.toThrow('ENOENT');
});

test('a permission that changes is an item at once, also where the engine was away', async () => {
  await pairWith(server, directory.path);
  const engine = await start();
  await until(() => engine.status().lastReportAt !== null && engine.status().waitingItems === 0, 'a report');
  const before = itemsOf('event').length;
  engine.permissionsAre({ ...allowed, camera: 'denied' });
  await until(() => itemsOf('event').length === before + 1, 'the event');
  await until(() => engine.status().permissions.camera === 'denied', 'the status');
  kill();
  await until(() => enginePids().length === 0, 'the engine is gone');
  engine.permissionsAre({ ...allowed, camera: 'granted' });
  await until(() => itemsOf('event').length === before + 2, 'the next event');
});

test('the pairing’s secrets go into the keychain and back, and a lost key is told', async () => {
  await pairWith(server, directory.path);
  const names = { file: join(directory.path, 'secrets.json'), keychain: join(directory.path, 'secrets.sealed.json') };
  let engine = await start({ ...place(), secretsPlace: 'keychain' });
  expect(engine.status()).toMatchObject({ secretsKept: 'keychain', trouble: null, mode: { mode: 'protected' } });
  await expect(access(names.file)).rejects.toThrow('ENOENT');
  await access(names.keychain);
  await engine.close();

  electron.keychain = 'another key';
  engine = await start({ ...place(), secretsPlace: 'keychain' });
  expect(engine.status()).toMatchObject({ trouble: 'secrets-lost', account: { loginName: 'maria' } });
  expect(enginePids()).toHaveLength(1);
  electron.keychain = 'locked';
  engine.wake();
  await until(() => engine.status().trouble === 'secrets-unreadable', 'it is locked, not lost');
  electron.keychain = 'key 1';
  engine.wake();
  await until(() => engine.status().trouble === null, 'the key is back');
  await engine.close();

  engine = await start({ ...place(), secretsPlace: 'file' });
  expect(engine.status()).toMatchObject({ secretsKept: 'file', trouble: null });
  await access(names.file);
  await expect(access(names.keychain)).rejects.toThrow('ENOENT');
});
