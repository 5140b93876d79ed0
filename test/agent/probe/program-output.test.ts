import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Clock, systemClock } from '../../../agent/src/clock.ts';
import { type ProgramRun, programOutput } from '../../../agent/src/probe/program-output.ts';
import { FakeClock } from '../fake-clock.ts';
import { StandIns } from '../stand-ins.ts';

let standIns: StandIns;
beforeEach(() => {
  standIns = new StandIns();
});
afterEach(async () => {
  const left = await standIns.survivors();
  standIns.remove();
  expect(left).toEqual([]);
});

function output(
  script: string,
  change: Partial<ProgramRun> = {},
  signal = new AbortController().signal,
  clock: Clock = systemClock,
) {
  standIns.put('program', script);
  const program = join(standIns.directory, 'program');
  const usual = { program, args: [], environment: standIns.environment, deadlineMs: 100_000, maxBytes: 1000 };
  return programOutput(clock, { ...usual, ...change }, signal);
}

test('what it prints, whatever its exit code, and nothing of what it says on standard error', async () => {
  expect(await output('echo "<$1>"; echo no >&2; exit 7\n', { args: ['a b'] })).toEqual({ value: '<a b>\n' });
});

test('a program that hangs and ignores TERM is killed at its deadline, with what it started', async () => {
  const script = 'trap \'\' TERM INT HUP\nsleep 600 &\necho begun >"$here/begun"\nwhile :; do sleep 600; done\n';
  const clock = new FakeClock();
  const hanging = output(script, { deadlineMs: 2_000 }, undefined, clock);
  await standIns.until(() => standIns.read('begun') !== '');
  await clock.pass(2_000);
  expect(await hanging).toEqual({ problem: 'deadline', detail: 'no answer within 2 s' });
});

test('one that prints too much is killed', async () => {
  const answer = await output('while :; do echo more and more; done\n');
  expect(answer).toEqual({ problem: 'failed', detail: 'it printed more than 1000 bytes' });
});

test('what an ended program leaves behind holds nothing up', async () => {
  expect(await output('sleep 600 &\necho done\n')).toEqual({ value: 'done\n' });
});

test('one that is ended from outside has no answer', async () => {
  expect(await output('echo half; kill -KILL $$\n')).toEqual({ problem: 'failed', detail: 'it was ended by SIGKILL' });
});

test.each([
  ['there is none', 'missing', 'ENOENT'],
  ['it may not be executed', 'plain', 'EACCES'],
])('says that %s', async (_, name, code) => {
  writeFileSync(join(standIns.directory, 'plain'), 'echo\n', { mode: 0o644 });
  const answer = await output('', { program: join(standIns.directory, name) });
  expect(answer).toEqual({ problem: 'failed', detail: expect.stringContaining(code) });
});

test('is ended at once with its signal', async () => {
  const controller = new AbortController();
  const reason = new Error('recovered');
  const ending = expect(output('exec sleep 600\n', {}, controller.signal)).rejects.toBe(reason);
  await standIns.until(() => standIns.starts === 1);
  controller.abort(reason);
  await ending;
});
