import { expect, test } from '@jest/globals';
import { commandOf, refusalOf } from '../../../agent/src/shell/packed-command.ts';

const app = '/Applications/Homeward.app/Contents/MacOS/Homeward';

test.each<[string, readonly string[], readonly string[] | undefined]>([
  ['a person who opens the app', [app], undefined],
  ['launchd', [app, '--kept-by-launchd'], undefined],
  ['a link', [app, 'homeward://pair?x'], undefined],
  ['a command', [app, '--homeward-agent', 'status', '--json'], ['status', '--json']],
  ['a command with nothing behind it', [app, '--homeward-agent'], []],
])('%s', (_, argv, args) => {
  expect(commandOf(argv)?.args).toEqual(args);
});

test.each(['status', 'order', 'unpair', 'help', '--help', '-h'])('the app does %s', (name) => {
  expect(refusalOf([name])).toBeUndefined();
});

test('the app alone is asked for help', () => {
  expect(refusalOf([])).toBeUndefined();
});

test.each([
  ['pair', /in the app/],
  ['run', /open Homeward/],
  ['install', /from a clone/],
  ['uninstall', /from a clone/],
  ['anything', /status, order, unpair/],
])('%s is refused in words', (name, words) => {
  expect(refusalOf([name])).toMatch(words);
});
