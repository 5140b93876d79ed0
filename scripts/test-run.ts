import type { RunCommand } from './command.ts';
import { addCounts, type Counts, noCounts, readCountLine } from './counts.ts';

/** One program of the test run: a check passes or fails as a whole, a suite ends with its counts. */
export type Step = {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
};

const MINUTE_MS = 60_000;

/** What has to hold before any test is worth running, cheapest first. */
export function planChecks(hasConsole: boolean): Step[] {
  const checks: Step[] = [
    { name: 'lint', program: 'biome', args: ['check', '.'], deadlineMs: 10 * MINUTE_MS },
    { name: 'type check', program: 'tsc', args: ['-p', 'tsconfig.json'], deadlineMs: 15 * MINUTE_MS },
    {
      name: 'type check of the console',
      program: 'tsc',
      args: ['-p', 'server/web/tsconfig.json'],
      deadlineMs: 15 * MINUTE_MS,
    },
    {
      name: 'type check of the app’s pages',
      program: 'tsc',
      args: ['-p', 'agent/src/shell/pages/tsconfig.json'],
      deadlineMs: 15 * MINUTE_MS,
    },
  ];
  const build = { name: 'console build', program: 'vite', args: ['build', 'server/web'], deadlineMs: 15 * MINUTE_MS };
  return hasConsole ? [...checks, build] : checks;
}

/**
 * Each end-to-end test drives a server, an agent and a browser, and most of its time is waiting for one of them: two at a
 * time left two processors idle for half of it.
 */
const END_TO_END_WORKERS = 3;

/**
 * The two Jest runs: end-to-end tests begin when the units no longer compete for the processors, and run three at a time
 * wherever they run, so that what they need of a machine is known.
 * @param node path of the Node executable
 * @param args what the caller handed to `npm test --`, for Jest; each run takes those of its tests that they select
 */
export function planSuites(node: string, args: readonly string[]): Step[] {
  const jest = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...args,
    '--passWithNoTests',
  ];
  return [
    {
      name: 'unit and integration tests',
      program: node,
      args: [...jest, '--selectProjects', 'node', 'web'],
      deadlineMs: 60 * MINUTE_MS,
    },
    {
      name: 'end-to-end tests',
      program: node,
      args: [...jest, `--maxWorkers=${END_TO_END_WORKERS}`, '--selectProjects', 'e2e'],
      deadlineMs: 120 * MINUTE_MS,
    },
  ];
}

type SuiteEnding = { readonly counts: Counts; readonly interrupted: boolean };

/** Runs a suite, keeps its count line to itself, and never says "0 failed" of a run that did not succeed. */
async function runSuite(step: Step, run: RunCommand, say: (line: string) => void): Promise<SuiteEnding> {
  let counts = noCounts;
  const onLine = (line: string): void => {
    const read = readCountLine(line);
    if (read) counts = read;
    else say(line);
  };
  const ending = await run({ ...step, onLine });
  if (ending.ok) return { counts, interrupted: false };
  say(`FAILED: ${step.name}: ${ending.why}`);
  return { counts: { ...counts, failed: Math.max(counts.failed, 1) }, interrupted: ending.interrupted };
}

/**
 * Runs the checks, then, if they all hold, the suites, one after the other.
 * @returns the sum; each failed check, and a run in which no test was selected, counts as one failed
 */
export async function runTests(
  checks: readonly Step[],
  suites: readonly Step[],
  run: RunCommand,
  say: (line: string) => void,
): Promise<Counts> {
  let failed = 0;
  for (const check of checks) {
    say(`== ${check.name}`);
    const ending = await run(check);
    if (ending.ok) continue;
    failed += 1;
    say(`FAILED: ${check.name}: ${ending.why} (${check.program} ${check.args.join(' ')})`);
    if (ending.interrupted) break;
  }
  if (failed > 0) {
    say('The tests were not run.');
    return { ...noCounts, failed };
  }

  let total = noCounts;
  for (const suite of suites) {
    say(`== ${suite.name}`);
    const { counts, interrupted } = await runSuite(suite, run, say);
    total = addCounts(total, counts);
    if (interrupted) break;
  }
  if (total.passed + total.failed + total.skipped > 0) return total;
  say('FAILED: no test was selected.');
  return { ...noCounts, failed: 1 };
}
