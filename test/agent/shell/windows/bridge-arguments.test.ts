import { expect, test } from '@jest/globals';
import { bridgeArguments, readBridgeArguments } from '../../../../agent/src/shell/windows/bridge-arguments.ts';

test.each([[{ asks: ['a:b', 'c:d'], hears: ['e:f'] }], [{ asks: [], hears: [] }]])(
  '%j is found again among the arguments of a process',
  (names) => {
    expect(readBridgeArguments(['/Homeward', '--type=renderer', ...bridgeArguments(names), '--x'])).toEqual(names);
  },
);

test('a process that was told nothing may do nothing', () => {
  expect(readBridgeArguments(['/Homeward', 'journal:page'])).toEqual({ asks: [], hears: [] });
});
