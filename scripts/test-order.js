import { relative } from 'node:path';
import TestSequencer from '@jest/test-sequencer';
import { longestFirst } from './long-tests.ts';

/**
 * The order in which Jest begins test files: by the times of the last run where it knows them, as it always does. A fresh
 * clone has none, and the size of a file, which Jest would go by, says little of how long it waits: there the long ones
 * come first, since one that is begun last keeps one worker busy while the others have nothing left to do.
 *
 * Plain JavaScript: Jest's types for this class say CommonJS where Node finds an ES module.
 */
export default class TestOrder extends TestSequencer {
  sort(tests) {
    const sorted = [...super.sort(tests)];
    if (sorted.every(({ duration }) => duration !== undefined)) return sorted;
    return longestFirst(sorted, ({ path, context }) => relative(context.config.rootDir, path));
  }
}
