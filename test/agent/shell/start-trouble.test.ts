import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { StartFailure, startFailureOf } from '../../../agent/src/shell/start-trouble.ts';

const diskError = (code: string) => Object.assign(new Error(`${code}: open '/Users/ada/state.json'`), { code });

test.each<[string, unknown, StartFailure]>([
  ['a full disk', diskError('ENOSPC'), { why: 'disk-full', detail: '' }],
  ['a used-up quota', diskError('EDQUOT'), { why: 'disk-full', detail: '' }],
  ['a folder of somebody else', diskError('EACCES'), { why: 'no-access', detail: '' }],
  ['what macOS keeps from programs', diskError('EPERM'), { why: 'no-access', detail: '' }],
  ['a disk that cannot be written', diskError('EROFS'), { why: 'no-access', detail: '' }],
  ['another error of the system, without its path', diskError('EIO'), { why: 'failed', detail: 'Error EIO' }],
  ['words of our own', new Error('without a device token'), { why: 'failed', detail: 'without a device token' }],
  [
    'an error of the catalogue',
    new HomewardError('forbidden', 'not here'),
    { why: 'failed', detail: new HomewardError('forbidden', 'not here').message },
  ],
  ['what is no error', 'oh', { why: 'failed', detail: 'unknown reason' }],
  ['many words', new Error('x'.repeat(900)), { why: 'failed', detail: 'x'.repeat(200) }],
])('%s', (_name, error, expected) => {
  const failure = startFailureOf(error);
  expect(failure).toEqual(expected);
  expect(Check(StartFailure, failure)).toBe(true);
});
