import { type Counts, countLine } from './counts.ts';

/** The part of Jest's aggregated result that is counted (`AggregatedResult` in @jest/test-result). */
export type JestResult = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
};

/** Jest's numbers as ours: a suite that could not start is a failure, and what was not run is skipped. */
export function countsOf(result: JestResult): Counts {
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** How long the process may go on after the last test, on a busy machine too. */
const ENDING_MS = 30_000;

/** A Jest reporter that prints the counts as the last line of standard output, and sees to it that there is a last line. */
export default class CountReporter {
  readonly #endingMs: number;

  constructor(_config?: unknown, { endingMs = ENDING_MS }: { readonly endingMs?: number } = {}) {
    this.#endingMs = endingMs;
  }

  onRunComplete(_contexts: unknown, result: JestResult): void {
    process.once('exit', () => process.stdout.write(`${countLine(countsOf(result))}\n`));
    setTimeout(() => {
      const held = [...new Set(process.getActiveResourcesInfo())].join(', ');
      process.stdout.write(`FAILED: the tests are over, but what they left open keeps Jest from ending: ${held}\n`);
      process.exit(1);
    }, this.#endingMs).unref();
  }
}
