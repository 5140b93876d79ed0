import { describe, expect, test } from '@jest/globals';
import { networkOf } from '../../../server/src/http/same-network.ts';

describe('two addresses are of one network', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['2001:db8:1:2::7', '2001:db8:1:2:aaaa::1', true],
    ['2001:db8:1:2::7', '2001:db8:1:3::7', false],
    ['::ffff:192.0.2.7', '192.0.2.7', true],
  ])('%s and %s: %s', (one, other, isSame) => {
    expect(networkOf(one) === networkOf(other)).toBe(isSame);
  });
});
