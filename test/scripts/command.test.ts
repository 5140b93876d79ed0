import { expect, test } from '@jest/globals';
import { commandRunner } from '../../scripts/command.ts';

const never = new AbortController().signal;

function runScript(source: string, { deadlineMs = 200_000, abort = never, onLine = (_line: string) => {} } = {}) {
  const run = commandRunner(process.cwd(), process.env, abort);
  return run({ program: process.execPath, args: ['-e', source], deadlineMs, onLine });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('hands over each line of output, also the last one without an end', async () => {
  const lines: string[] = [];
  const ending = await runScript('process.stdout.write("one\\ntwo\\nthree")', { onLine: (line) => lines.push(line) });
  expect(ending).toEqual({ ok: true });
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('says how a program failed', async () => {
  const failed = { ok: false, interrupted: false };
  expect(await runScript('process.exit(4)')).toEqual({ ...failed, why: 'exit code 4' });
  expect(await runScript('process.kill(process.pid, "SIGKILL")')).toEqual({ ...failed, why: 'ended by SIGKILL' });
  const run = commandRunner(process.cwd(), process.env, never);
  const missing = await run({ program: '/nowhere/program', args: [], deadlineMs: 1_000 });
  expect(missing).toMatchObject({ ...failed, why: expect.stringContaining('could not be started') });
});

test('ends a program at its deadline', async () => {
  const ending = await runScript('setInterval(() => {}, 1000)', { deadlineMs: 300 });
  expect(ending).toEqual({ ok: false, why: 'not finished after 0.3 s', interrupted: false });
});

test('an interruption ends the program that runs and keeps the next from starting', async () => {
  const interruption = new AbortController();
  const interrupted = { ok: false, why: 'interrupted', interrupted: true };
  const running = runScript('console.log("ready"); setInterval(() => {}, 1000)', {
    abort: interruption.signal,
    onLine: () => interruption.abort(),
  });
  expect(await running).toEqual(interrupted);
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  expect(await runScript('console.log("ran")', { abort: interruption.signal, onLine })).toEqual(interrupted);
  expect(lines).toEqual([]);
});

test('ends what a program leaves behind', async () => {
  const lines: string[] = [];
  const leaving = `const child = require('node:child_process').spawn('sleep', ['60'], { stdio: 'inherit' });
    console.log(child.pid);
    child.unref();`;
  expect(await runScript(leaving, { onLine: (line) => lines.push(line) })).toEqual({ ok: true });
  const left = Number(lines[0]);
  expect(left).toBeGreaterThan(1);
  expect(isAlive(left)).toBe(false);
});
