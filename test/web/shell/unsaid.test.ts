import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { unsaid } from '../../../server/web/src/shell/unsaid.ts';

test('silence of the server is not said twice, and everything else is', () => {
  const silent = new HomewardError('unavailable', 'no answer');
  const full = new HomewardError('storage_full', 'no room');
  expect(unsaid(silent, 'offline')).toBeNull();
  expect(unsaid(silent, 'live')).toBe(silent);
  expect(unsaid(full, 'offline')).toBe(full);
  expect(unsaid(null, 'offline')).toBeNull();
});
