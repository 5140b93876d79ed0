import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { unpairCommand } from '../../../agent/src/shell/unpair-command.ts';

test('the usual place needs no quotes', () => {
  expect(unpairCommand('/Applications/Homeward.app/Contents/Resources/bin/homeward-agent')).toBe(
    'sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent unpair',
  );
});

test.each(['/Volumes/My Disk/homeward-agent', "/Users/o'neil/$HOME/homeward-agent", '/a;b/`c`/"d"', '/tmp/ü/x'])(
  'a shell reads %s as one word',
  (program) => {
    const words = unpairCommand(program).replace(/^sudo /, "printf '%s\\n' ");
    expect(execFileSync('/bin/sh', ['-c', words], { encoding: 'utf8' })).toBe(`${program}\nunpair\n`);
  },
);
