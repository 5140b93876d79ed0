import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { longestFirst, longTests } from '../../scripts/long-tests.ts';

const root = dirname(dirname(import.meta.dirname));

test('the long ones are begun first, the longest before them all; the others stay in their order', () => {
  const files = [
    'test/b.ts',
    'test/agent/main.test.ts',
    'test/e2e/crash.test.ts',
    'test/a.ts',
    'test/server/main.test.ts',
  ];
  expect(longestFirst(files, (file) => file)).toEqual([
    ...['test/e2e/crash.test.ts', 'test/server/main.test.ts', 'test/agent/main.test.ts', 'test/b.ts', 'test/a.ts'],
  ]);
});

test.each(Object.keys(longTests))('%s, of which a time is known, is still there', (file) => {
  expect(existsSync(join(root, file))).toBe(true);
});
