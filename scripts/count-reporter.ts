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

/** A Jest reporter that prints the counts as the last line of standard output. */
export default class CountReporter {
  onRunComplete(_contexts: unknown, result: JestResult): void {
    process.once('exit', () => process.stdout.write(`${countLine(countsOf(result))}\n`));
  }
}
