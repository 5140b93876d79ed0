import { expect, test } from '@jest/globals';
import { windowAmong, windowArgument } from '../../../../agent/src/shell/windows/window-argument.ts';
import { windowNames } from '../../../../agent/src/shell/windows/window-names.ts';

test.each(windowNames)('%s is found among the arguments of a process', (name) => {
  expect(windowAmong(['/Homeward', '--type=renderer', windowArgument(name)])).toBe(name);
});

test.each([[[]], [['--homeward-window=']], [['--homeward-window=other']], [['journal']]])(
  '%j names no window',
  (argv) => {
    expect(() => windowAmong(argv)).toThrow('a window that it does not know');
  },
);
