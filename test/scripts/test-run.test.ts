import { expect, test } from '@jest/globals';
import type { Ending, RunCommand } from '../../scripts/command.ts';
import { planChecks, planSuites, runTests, type Step } from '../../scripts/test-run.ts';

type Part = { ending?: Ending; lines?: readonly string[] };

const fails = (why: string): Ending => ({ ok: false, why, interrupted: false });
const interrupted: Ending = { ok: false, why: 'interrupted', interrupted: true };

function step(name: string): Step {
  return { name, program: name, args: ['--all'], deadlineMs: 1_000 };
}

/** Runs the steps against a play in which each program has a part; a program without one succeeds in silence. */
async function play(checks: readonly string[], suites: readonly string[], parts: Readonly<Record<string, Part>>) {
  const started: string[] = [];
  const said: string[] = [];
  const run: RunCommand = async ({ program, onLine }) => {
    started.push(program);
    const { ending = { ok: true }, lines = [] } = parts[program] ?? {};
    for (const line of lines) onLine?.(line);
    return ending;
  };
  const counts = await runTests(checks.map(step), suites.map(step), run, (line) => said.push(line));
  return { counts, started, said };
}

test('sums the suites up and keeps their own count lines to itself', async () => {
  const { counts, started, said } = await play(['lint', 'types'], ['unit', 'e2e'], {
    unit: { lines: ['a word', '10 passed, 0 failed, 2 skipped'] },
    e2e: { lines: ['3 passed, 0 failed, 1 skipped'] },
  });
  expect(counts).toEqual({ passed: 13, failed: 0, skipped: 3 });
  expect(started).toEqual(['lint', 'types', 'unit', 'e2e']);
  expect(said).toEqual(['== lint', '== types', '== unit', 'a word', '== e2e']);
});

test('each failed check counts, is named, and keeps the tests from running', async () => {
  const { counts, started, said } = await play(['lint', 'types', 'build'], ['unit'], {
    lint: { ending: fails('exit code 1') },
    build: { ending: fails('exit code 2') },
  });
  expect(counts).toEqual({ passed: 0, failed: 2, skipped: 0 });
  expect(started).toEqual(['lint', 'types', 'build']);
  expect(said).toContain('FAILED: lint: exit code 1 (lint --all)');
  expect(said).toContain('FAILED: build: exit code 2 (build --all)');
});

test.each([
  ['failed tests are counted once', { ending: fails('exit code 1'), lines: ['4 passed, 2 failed, 0 skipped'] }, 4, 2],
  ['a run that broke off counts as failed', { ending: fails('ended by SIGKILL') }, 0, 1],
  [
    'and so does one that failed by its own word',
    { ending: fails('x'), lines: ['4 passed, 0 failed, 0 skipped'] },
    4,
    1,
  ],
])('%s, and the next suite runs', async (_what, unit, passed, failed) => {
  const { counts } = await play([], ['unit', 'e2e'], { unit, e2e: { lines: ['1 passed, 0 failed, 0 skipped'] } });
  expect(counts).toEqual({ passed: passed + 1, failed, skipped: 0 });
});

test('a selection that selects nothing is a failure, a suite without tests is not', async () => {
  expect((await play([], ['unit', 'e2e'], {})).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  const one = await play([], ['unit', 'e2e'], { unit: { lines: ['1 passed, 0 failed, 0 skipped'] } });
  expect(one.counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
});

test('nothing is started after an interruption', async () => {
  expect((await play(['lint', 'types'], ['unit'], { lint: { ending: interrupted } })).started).toEqual(['lint']);
  const { counts, started } = await play(['lint'], ['unit', 'e2e'], { unit: { ending: interrupted } });
  expect(started).toEqual(['lint', 'unit']);
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the console is built only where there is one', () => {
  expect(planChecks(false).map(({ name }) => name)).toEqual([
    ...['lint', 'type check', 'type check of the console', 'type check of the app’s pages'],
  ]);
  expect(planChecks(true).map(({ program }) => program)).toEqual(['biome', 'tsc', 'tsc', 'tsc', 'vite']);
});

test('both Jest runs get what the caller selected, and the end-to-end tests run three at a time', () => {
  const [unit, e2e] = planSuites('/node', ['test/shared', '-t', 'seals']);
  expect(unit?.args.join(' ')).toMatch(/jest\.js test\/shared -t seals .*--selectProjects node web$/);
  expect(e2e?.args.join(' ')).toMatch(/jest\.js test\/shared -t seals .*--maxWorkers=3 --selectProjects e2e$/);
});
