import { expect, test } from '@jest/globals';
import { type Holdings, numbersToResend } from '../../../agent/src/outbox/resend.ts';

const table: [string, Partial<Holdings>, readonly number[]][] = [
  ['the server has everything', { haveSeq: 5, serverLastSeq: 5, sent: [1, 2, 3, 4, 5] }, []],
  ['the next one waits here still, later ones went first', { haveSeq: 2, serverLastSeq: 5, sent: [1, 2, 4, 5] }, []],
  ['put back from a backup', { haveSeq: 2, serverLastSeq: 2, sent: [1, 2, 3, 4, 5] }, [3, 4, 5]],
  ['put back to nothing', { haveSeq: 0, serverLastSeq: 0, sent: [1, 2, 3] }, [1, 2, 3]],
  ['one lost in the middle', { haveSeq: 2, serverLastSeq: 5, sent: [1, 2, 3, 4, 5] }, [3, 4, 5]],
  [
    'a hole that cannot be filled (refused, or kept no longer), all else there',
    { haveSeq: 2, serverLastSeq: 9, sent: [4, 5, 9] },
    [],
  ],
  ['a hole, and the end is lost', { haveSeq: 2, serverLastSeq: 5, sent: [4, 5, 9] }, [4, 5, 9]],
  ['the next waits here, and the end is lost', { haveSeq: 2, serverLastSeq: 3, sent: [1, 2, 4, 5] }, [4, 5]],
  [
    'a hole, and the server went back',
    { haveSeq: 2, haveSeqBefore: 6, serverLastSeq: null, sent: [4, 5, 6] },
    [4, 5, 6],
  ],
  ['an older epoch with a hole is left alone', { haveSeq: 0, serverLastSeq: null, sent: [4, 5, 6] }, []],
  ['nothing is kept', { haveSeq: 0, serverLastSeq: 0, sent: [] }, []],
];

test.each(table)('%s', (_, holdings, expected) => {
  expect(numbersToResend({ haveSeq: 0, serverLastSeq: null, haveSeqBefore: null, sent: [], ...holdings })).toEqual(
    expected,
  );
});
