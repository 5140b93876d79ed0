import { expect, test } from '@jest/globals';
import { tellsOfStolen } from '../../../server/web/src/lifetime/tells-of-stolen.ts';

const quiet = { deviceId: 'quiet', orderedMode: 'protected' as const };
const stolen = { deviceId: 'stolen', orderedMode: 'stolen' as const };

test.each([
  ['the overview with a stolen Mac', '/', [quiet, stolen], true],
  ['the overview of quiet days', '/', [quiet], false],
  ['the page of a stolen Mac', '/macs/stolen', [quiet, stolen], true],
  ['the page of another Mac', '/macs/quiet', [quiet, stolen], false],
  ['another page', '/account', [quiet, stolen], false],
  ['any page before the Macs are read', '/', [], false],
])('what comes first on %s', (_, path, macs, tells) => {
  expect(tellsOfStolen(path, macs)).toBe(tells);
});
