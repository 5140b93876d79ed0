import { spawn } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { wrappersDirectory } from '../../../agent/src/search-path.ts';
import { StandIns } from '../stand-ins.ts';
import { shells } from './shells.ts';
import { Wrapped } from './wrapped.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(() => standIns.remove());

/** Far below the 600 s of the sleepers. */
const SOON_MS = 60_000;

const aSecond = { HOMEWARD_CAPTURE_DEADLINE_SECONDS: '1' };

describe.each(shells)('what the wrappers share, under $name', ({ command }) => {
  const start = (args: readonly string[], extra: Readonly<Record<string, string>> = {}) =>
    new Wrapped(command, standIns, 'fswebcam', args, extra);

  test('hands on arguments, output and status', async () => {
    standIns.put('fswebcam', 'printf "<%s>" "$@"; echo oops >&2; exit 3\n');
    const outcome = await start(['a b', '', '$(touch x)', '-d']).outcome();
    expect(outcome).toMatchObject({ status: 3, stdout: '<a b><><$(touch x)><-d>', stderr: 'oops\n' });
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends a program that hangs, and says so with 124', async () => {
    standIns.put('fswebcam', 'exec sleep 600\n');
    const { status, ms } = await start([], aSecond).outcome();
    expect(status).toBe(124);
    expect(ms).toBeLessThan(SOON_MS);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends what a hanging program has started', async () => {
    standIns.put('fswebcam', 'sleep 600; true\n');
    const { status, ms } = await start([], aSecond).outcome();
    expect(status).toBe(124);
    expect(ms).toBeLessThan(SOON_MS);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('kills a program that does not listen to TERM', async () => {
    standIns.put('fswebcam', "trap '' TERM; while :; do sleep 1; done\n");
    const { status, ms } = await start([], aSecond).outcome();
    expect(status).toBe(124);
    expect(ms).toBeLessThan(SOON_MS);
    expect(await standIns.survivors()).toEqual([]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 143],
    ['SIGINT', 130],
  ] as const)('takes the program along on %s', async (signal, status) => {
    standIns.put('fswebcam', 'exec sleep 600\n');
    const wrapped = start([]);
    await standIns.until(() => standIns.starts === 1);
    wrapped.process.kill(signal);
    const outcome = await wrapped.outcome();
    expect(outcome.status).toBe(status);
    expect(outcome.ms).toBeLessThan(SOON_MS);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('takes the program along on a signal that comes the moment that it starts', async () => {
    standIns.put('fswebcam', 'kill -TERM "$PPID"\nexec sleep 600\n');
    for (let times = 0; times < 10; times += 1) expect((await start([]).outcome()).status).toBe(143);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('takes a program along that does not listen either', async () => {
    standIns.put('fswebcam', "trap '' TERM; while :; do sleep 1; done\n");
    const wrapped = start([]);
    await standIns.until(() => standIns.starts === 1);
    wrapped.process.kill('SIGTERM');
    wrapped.process.kill('SIGTERM');
    expect((await wrapped.outcome()).status).toBe(143);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('takes the program along when the wrapper is killed', async () => {
    standIns.put('fswebcam', 'sleep 600; true\n');
    const wrapped = start([]);
    await standIns.until(() => standIns.starts === 1);
    wrapped.process.kill('SIGKILL');
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends the program when the probe that it runs for is gone', async () => {
    standIns.put('fswebcam', "trap '' TERM; while :; do sleep 1; done\n");
    const probe = spawn('sleep', ['600']);
    const wrapped = start([], { HOMEWARD_CAPTURE_DEADLINE_SECONDS: '600', HOMEWARD_PROBE_PID: String(probe.pid) });
    await standIns.until(() => standIns.starts === 1);
    probe.kill('SIGKILL');
    expect((await wrapped.outcome()).status).toBe(124);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('does not keep a program that ends at once waiting', async () => {
    standIns.put('fswebcam', 'exit 0\n');
    for (let times = 0; times < 40; times += 1) {
      const { status, ms } = await start([]).outcome();
      expect(status).toBe(0);
      expect(ms).toBeLessThan(SOON_MS);
    }
  });

  test('says what is missing with 127', async () => {
    const { status, stderr } = await start([], { PATH: standIns.pathWithoutPrograms() }).outcome();
    expect(status).toBe(127);
    expect(stderr).toBe('homeward: fswebcam is not installed\n');
  });

  test('starts nothing from the current directory', async () => {
    writeFileSync(join(standIns.directory, 'fswebcam'), '#!/bin/sh\necho wrong\n', { mode: 0o755 });
    const { status } = await start([], { PATH: `::.:${standIns.pathWithoutPrograms()}::.` }).outcome();
    expect(status).toBe(127);
  });

  test('finds the real program where two installations stand on one PATH, however often', async () => {
    standIns.put('fswebcam', 'echo real\n');
    const other = join(standIns.directory, 'other');
    cpSync(wrappersDirectory, other, { recursive: true });
    const path = [wrappersDirectory, other, wrappersDirectory, other, standIns.environment['PATH']].join(':');
    const { status, stdout } = await start([], { PATH: path }).outcome();
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'real\n' });
  });
});
