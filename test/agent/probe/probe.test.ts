import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import { Probe } from '../../../agent/src/probe/probe.ts';
import { StandIns } from '../stand-ins.ts';
import type { SampleTasks } from './sample-probe.ts';

const sample = new URL('./sample-probe.ts', import.meta.url);
let standIns: StandIns;
let controller: AbortController;
let probe: Probe<SampleTasks>;

beforeEach(() => {
  standIns = new StandIns();
  controller = new AbortController();
  probe = new Probe<SampleTasks>(clock, sample, standIns.environment, controller.signal);
});

afterEach(async () => {
  await probe.end();
  standIns.remove();
});

describe('Probe', () => {
  test('answers several questions at once', async () => {
    const questions = ['a', 'b', 'c'].map((words) => probe.ask('echo', { words }, 100_000));
    await expect(Promise.all(questions)).resolves.toEqual([{ value: 'a' }, { value: 'b' }, { value: 'c' }]);
  });

  test('has the environment it was given and no more', async () => {
    const answer = await probe.ask('environment', {}, 100_000);
    expect(answer).toEqual({ value: ['HOMEWARD_PROBE_PID', ...Object.keys(standIns.environment)].sort() });
  });

  test('answers with the words of a task that fails', async () => {
    await expect(probe.ask('fail', {}, 100_000)).resolves.toEqual({ problem: 'failed', detail: 'red words' });
  });

  test('answers for a question that hangs, and for one that blocks the process', async () => {
    const late = { problem: 'deadline', detail: expect.stringContaining('no answer within') };
    await expect(probe.ask('hang', {}, 200)).resolves.toEqual(late);
    await expect(probe.ask('block', {}, 200)).resolves.toEqual(late);
  });

  test('answers for a process that dies, before and after', async () => {
    const died = { problem: 'failed', detail: expect.stringContaining('thrown from a callback') };
    await expect(probe.ask('crash', {}, 100_000)).resolves.toEqual(died);
    await expect(probe.ask('echo', { words: 'a' }, 100_000)).resolves.toEqual(died);
  });

  test('when it ends, what it started ends too', async () => {
    await probe.ask('sleepInShell', {}, 100_000);
    await probe.end();
    expect(await standIns.survivors()).toEqual([]);
  });

  test('when it dies, what it started ends too', async () => {
    await probe.ask('sleepInShell', {}, 100_000);
    await probe.ask('crash', {}, 100_000);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('ends at once with its signal, whoever waits', async () => {
    await probe.ask('sleepInShell', {}, 100_000);
    const waiting = probe.ask('hang', {}, 600_000);
    const reason = new Error('recovered');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(await standIns.survivors()).toEqual([]);
  });

  test('does not start when its signal has come already', () => {
    const reason = new Error('recovered');
    expect(() => new Probe(clock, sample, standIns.environment, AbortSignal.abort(reason))).toThrow(reason);
  });

  test('ends when the agent is killed', async () => {
    await probe.end();
    const script = `
      import { systemClock } from '${new URL('../../../agent/src/clock.ts', import.meta.url).href}';
      import { Probe } from '${new URL('../../../agent/src/probe/probe.ts', import.meta.url).href}';
      const probe = new Probe(systemClock, new URL('${sample.href}'), process.env, new AbortController().signal);
      console.log(JSON.stringify(await probe.ask('sleepInShell', {}, 100_000)));
      await probe.ask('hang', {}, 600_000);`;
    const agent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      env: { ...standIns.environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => agent.stdout.once('data', resolve));
    agent.kill('SIGKILL');
    expect(await standIns.survivors()).toEqual([]);
  });
});
