/** How many tests passed, failed and were skipped. A step or suite that could not run at all counts as one failed. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The line that ends a test run: `N passed, N failed, N skipped`. */
export function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const COUNT_LINE = /^(\d+) passed, (\d+) failed, (\d+) skipped$/;

/** Reads a line that `countLine` wrote; undefined for any other line. */
export function readCountLine(line: string): Counts | undefined {
  const found = COUNT_LINE.exec(line);
  if (!found) return undefined;
  const [, passed, failed, skipped] = found;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}
