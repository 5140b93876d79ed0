import { expect, test } from '@jest/globals';
import { isUniversal, readBssid } from '../../../agent/src/sensors/bssid.ts';

test.each([
  ['3C:84:6A:10:20:30', '3c:84:6a:10:20:30'],
  ['0:1b:2:aa:bb:c', '00:1b:02:aa:bb:0c'],
  ['3c-84-6a-10-20-30', '3c:84:6a:10:20:30'],
  ['', null],
  ['<redacted>', null],
  ['3c:84:6a:10:20', null],
  ['3c:84:6a:10:20:30:40', null],
  ['3c:84:6a:10:20:3g', null],
  ['3c:84:6a:10::30', null],
])('“%s” is the address %s', (text, bssid) => {
  expect(readBssid(text)).toBe(bssid);
});

test.each([
  ['3c:84:6a:10:20:30', true],
  ['00:1b:02:aa:bb:0c', true],
  ['02:1b:02:aa:bb:0c', false],
  ['3e:84:6a:10:20:30', false],
  ['01:00:5e:00:00:01', false],
  ['ff:ff:ff:ff:ff:ff', false],
  ['00:00:00:00:00:00', false],
])('%s was given out by its maker: %s', (bssid, universal) => {
  expect(isUniversal(bssid)).toBe(universal);
});
