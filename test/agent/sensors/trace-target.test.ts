import { describe, expect, test } from '@jest/globals';
import { isSameAddress, isTraceable, traceTarget } from '../../../agent/src/sensors/trace-target.ts';

describe('isTraceable', () => {
  test.each(['192.0.2.1', '127.0.0.1', '2001:db8::1', '::1', '::ffff:192.0.2.1'])('takes %s', (address) =>
    expect(isTraceable(address)).toBe(true),
  );

  test.each([
    '; touch /tmp/homeward-hostile',
    '192.0.2.1; touch /tmp/homeward-hostile',
    '$(touch /tmp/homeward-hostile)',
    '192.0.2.1\ntouch',
    '192.0.2.1\n',
    '-h',
    '',
    'localhost',
    'example.com',
    '192.0.2',
    '0x7f000001',
    '192.0.2.01',
    'fe80::1%en0',
    'fe80::1%$(touch)',
    '[::1]',
    ' 192.0.2.1',
  ])('refuses %j', (address) => expect(isTraceable(address)).toBe(false));
});

describe('traceTarget', () => {
  test('prefers IPv4, and takes no name', () => {
    expect(traceTarget(['2001:db8::1', 'example.com', '192.0.2.1'])).toBe('192.0.2.1');
    expect(traceTarget(['2001:db8::1'])).toBe('2001:db8::1');
    expect(traceTarget(['$(touch x)'])).toBeUndefined();
    expect(traceTarget([])).toBeUndefined();
  });
});

describe('isSameAddress', () => {
  test('knows two spellings of one IPv6 address', () => {
    expect(isSameAddress('2001:DB8:0::1', '2001:db8::1')).toBe(true);
    expect(isSameAddress('2001:db8::2', '2001:db8::1')).toBe(false);
    expect(isSameAddress('192.0.2.1', '192.0.2.1')).toBe(true);
  });
});
