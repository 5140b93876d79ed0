import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { LentProbes } from '../../../agent/src/probe/lent-probes.ts';
import { Probe } from '../../../agent/src/probe/probe.ts';
import type { CameraSystem } from '../../../agent/src/sensors/camera-name.ts';
import type { CameraTasks } from '../../../agent/src/sensors/camera-probe.ts';
import type { RouteTasks } from '../../../agent/src/sensors/route-probe.ts';
import type { ProbeName } from '../../../agent/src/shell/engine-messages.ts';
import { ProbeHost } from '../../../agent/src/shell/probe-host.ts';
import { utilityProcesses } from '../fake-utility-process.ts';
import { probeFile } from '../kept-engine.ts';
import type { SampleTasks } from '../probe/sample-probe.ts';
import { StandIns } from '../stand-ins.ts';

/** Real probes, lent by the main process's half to the engine's half, with stand-ins for the programs behind the wrappers. */
let standIns: StandIns;
let host: ProbeHost;
let lent: LentProbes;
let controller: AbortController;

const sample = new URL('../probe/sample-probe.ts', import.meta.url);
const camera = new URL('./camera-probe.ts', import.meta.url);
const route = new URL('./route-probe.ts', import.meta.url);

beforeEach(() => {
  standIns = new StandIns();
  controller = new AbortController();
  const fileOf = (name: string) => (name === 'sample-probe' ? fileURLToPath(sample) : probeFile(name as ProbeName));
  const ours = new LentProbes({
    start: (number, name, environment) => theirs.start(number, name as ProbeName, environment),
    end: (number) => void theirs.end(number),
  });
  const theirs = new ProbeHost(fileOf, {
    started: (number, port) => ours.started(number, port),
    gone: (number, why) => ours.gone(number, why),
  });
  [host, lent] = [theirs, ours];
});
afterEach(async () => {
  await host.endAll();
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

const borrowed = () => new Probe<SampleTasks>(clock, sample, standIns.environment, controller.signal, lent.start);

describe('a probe of the app', () => {
  test('answers several questions at once, also those that were asked before it ran', async () => {
    const probe = borrowed();
    const questions = ['a', 'b', 'c'].map((words) => probe.ask('echo', { words }, 100_000));
    expect(await Promise.all(questions)).toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
    await probe.end();
    expect(await probe.ask('echo', { words: 'd' }, 100_000)).toMatchObject({ problem: 'failed' });
  });

  test('has the environment it was given and no more', async () => {
    const names = ['HOMEWARD_PROBE_PID', 'NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE'];
    const answer = await borrowed().ask('environment', {}, 100_000);
    const found = 'value' in answer ? answer.value.filter((name) => !names.includes(name)) : answer;
    expect(found).toEqual(Object.keys(standIns.environment).sort());
  });

  test('hands over bytes as bytes', async () => {
    const bytes = new Uint8Array(300_000).fill(7);
    const answer = await borrowed().ask('bytes', { bytes }, 100_000);
    if ('problem' in answer) throw new Error(answer.detail);
    expect(answer.value).toBeInstanceOf(Uint8Array);
    expect(Buffer.compare(answer.value, bytes)).toBe(0);
  });

  test('takes what it started along when it is ended', async () => {
    const probe = borrowed();
    await probe.ask('sleepInShell', {}, 100_000);
    await standIns.until(() => standIns.running.some((command) => command.includes('sleep 600')));
    await probe.end();
    expect(await standIns.survivors()).toEqual([]);
  });

  test('is ended also while it blocks its own process', async () => {
    const probe = borrowed();
    await probe.ask('sleepInShell', {}, 100_000);
    const blocking = probe.ask('block', {}, 500);
    expect(await blocking).toMatchObject({ problem: 'deadline' });
    await probe.end();
    expect(await standIns.survivors()).toEqual([]);
  });

  test('takes what it started along when it dies by itself, and tells its last words', async () => {
    const probe = borrowed();
    await probe.ask('sleepInShell', {}, 100_000);
    const died = await probe.ask('crash', {}, 100_000);
    expect(died).toEqual({ problem: 'failed', detail: expect.stringContaining('thrown from a callback') });
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends when the engine, and its port with it, is gone', async () => {
    const probe = borrowed();
    await probe.ask('sleepInShell', {}, 100_000);
    for (const process of utilityProcesses) process.abandon();
    expect(await standIns.survivors()).toEqual([]);
    expect(await probe.ask('echo', { words: 'a' }, 100_000)).toMatchObject({ problem: 'failed' });
  });

  test('that is ended before it has spawned does not stay', async () => {
    const probe = borrowed();
    controller.abort(new Error('recovered'));
    await probe.end();
    expect(await standIns.survivors()).toEqual([]);
  });
});

/** A program that hangs and will not be ended by a polite signal. */
const hanging = "trap '' TERM; while :; do sleep 1; done\n";
const deadlines = { HOMEWARD_CAPTURE_DEADLINE_SECONDS: '600', HOMEWARD_TRACE_DEADLINE_SECONDS: '600' };
const warmUp = { seconds: 3, skippedFrames: 10 };

type Asked = readonly [{ end(): Promise<void> }, Promise<unknown>];

/** Begins what goes on until somebody ends it. */
function capture(system: CameraSystem, name: string): Asked {
  const environment = { ...standIns.environment, ...deadlines };
  const probe = new Probe<CameraTasks>(clock, camera, environment, controller.signal, lent.start);
  const file = `${standIns.directory}/1.jpg`;
  return [probe, probe.ask('capture', { system, camera: name, file, warmUp }, 600_000)];
}

function trace(): Asked {
  const environment = { ...standIns.environment, ...deadlines };
  const probe = new Probe<RouteTasks>(clock, route, environment, controller.signal, lent.start);
  return [probe, probe.ask('trace', { address: '127.0.0.1' }, 600_000)];
}

describe.each([
  ['fswebcam', () => capture('linux', 'TEST')],
  ['imagesnap', () => capture('darwin', 'FaceTime')],
  ['traceroute', trace],
])('a hanging %s', (name, ask) => {
  beforeEach(() => {
    standIns.put(name, hanging);
  });

  test('ends with its probe', async () => {
    const [probe, answer] = ask();
    await standIns.until(() => standIns.starts > 0);
    await probe.end();
    expect(await answer).toMatchObject({ problem: 'failed' });
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends when its probe is killed by whomever', async () => {
    const [, answer] = ask();
    await standIns.until(() => standIns.starts > 0);
    for (const { pid } of utilityProcesses) if (pid !== undefined) process.kill(pid, 'SIGKILL');
    expect(await answer).toMatchObject({ problem: 'failed' });
    await standIns.until(() => standIns.running.length === 0);
  });
});
