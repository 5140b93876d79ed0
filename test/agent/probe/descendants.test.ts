import { expect, test } from '@jest/globals';
import { descendantsIn } from '../../../agent/src/probe/descendants.ts';

const table = `
    1     0
  100     1
  101   100
  102   101
  103   100
  200     1
  201   200
  300   103
`;

test('finds children and theirs, parents first, and nobody else', () => {
  expect(descendantsIn(table, 100)).toEqual([101, 103, 102, 300]);
  expect(descendantsIn(table, 102)).toEqual([]);
  expect(descendantsIn(table, 999)).toEqual([]);
});

test.each(['', 'PID PPID\n', '7\n', '12 x\n', '-1 100\n', '0 100\n', '1 100\n'])('reads nothing into %j', (table) => {
  expect(descendantsIn(table, 100)).toEqual([]);
});

test('a table that goes round is not walked for ever', () => {
  expect(descendantsIn('101 100\n100 101\n', 100)).toEqual([101]);
});
