import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressBytes, unwrapIPv4 } from '../../../server/src/places/address-bytes.ts';
import { scopeOf } from '../../../server/src/places/address-scope.ts';
import { ownAddress } from '../../../server/src/places/own-address.ts';

const scope = (address: string) => scopeOf(addressBytes(address) ?? new Uint8Array());

describe('what an address is for', () => {
  // First and last of each range, and the neighbours outside.
  test.each([
    ['0.0.0.0', 'reserved'],
    ['0.255.255.255', 'reserved'],
    ['1.0.0.0', 'public'],
    ['9.255.255.255', 'public'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['11.0.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.64.0.0', 'shared'],
    ['100.127.255.255', 'shared'],
    ['100.128.0.0', 'public'],
    ['126.255.255.255', 'public'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.255', 'loopback'],
    ['128.0.0.0', 'public'],
    ['169.253.255.255', 'public'],
    ['169.254.0.0', 'link-local'],
    ['169.254.255.255', 'link-local'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.0.0.1', 'reserved'],
    ['192.0.0.9', 'public'],
    ['192.0.0.10', 'public'],
    ['192.0.0.11', 'reserved'],
    ['192.0.1.0', 'public'],
    ['192.0.2.1', 'reserved'],
    ['192.0.3.0', 'public'],
    ['192.31.196.1', 'public'],
    ['192.52.193.1', 'public'],
    ['192.88.99.1', 'reserved'],
    ['192.175.48.1', 'public'],
    ['192.167.255.255', 'public'],
    ['192.168.0.0', 'private'],
    ['192.168.255.255', 'private'],
    ['192.169.0.0', 'public'],
    ['198.17.255.255', 'public'],
    ['198.18.0.0', 'reserved'],
    ['198.19.255.255', 'reserved'],
    ['198.20.0.0', 'public'],
    ['198.51.100.7', 'reserved'],
    ['203.0.113.7', 'reserved'],
    ['223.255.255.255', 'public'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.0', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['::', 'reserved'],
    ['::1', 'loopback'],
    ['::2', 'reserved'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:8.8.8.8', 'public'],
    ['::FFFF:7f00:1', 'loopback'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::c0a8:1', 'private'],
    ['64:ff9b:1::1', 'private'],
    ['100::1', 'reserved'],
    ['100:0:0:1::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['4000::1', 'reserved'],
    ['2001::1', 'reserved'],
    ['2001:1::1', 'public'],
    ['2001:1::3', 'public'],
    ['2001:1::4', 'reserved'],
    ['2001:2::1', 'reserved'],
    ['2001:3::1', 'public'],
    ['2001:4:112::1', 'public'],
    ['2001:4:113::1', 'reserved'],
    ['2001:10::1', 'reserved'],
    ['2001:20::1', 'public'],
    ['2001:2f:ffff::1', 'public'],
    ['2001:30::1', 'public'],
    ['2001:db8::1', 'reserved'],
    ['2001:db9::1', 'public'],
    ['2001:200::1', 'public'],
    ['2002:808:808::1', 'reserved'],
    ['2620:4f:8000::1', 'public'],
    ['3fff::1', 'reserved'],
    ['3fff:1000::1', 'public'],
    ['2001:4860:4860::8888', 'public'],
    ['fc00::1', 'private'],
    ['fdff:ffff::1', 'private'],
    ['fe00::1', 'reserved'],
    ['fe80::1', 'link-local'],
    ['febf::1', 'link-local'],
    ['fec0::1', 'reserved'],
    ['ff02::1', 'multicast'],
  ])('%s is %s', (address, expected) => {
    expect(scope(address)).toBe(expected);
  });
});

describe('the bytes of an address', () => {
  test('are those that were written, in any way of writing', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 8 }), (values, from, length) => {
        const to = Math.min(8, from + length);
        const zeroed = values.map((value, at) => (at >= from && at < to ? 0 : value));
        const bytes = zeroed.flatMap((value) => [value >> 8, value & 255]);
        const hex = zeroed.map((value) => value.toString(16));
        const shortened = `${hex.slice(0, from).join(':')}::${hex.slice(to).join(':')}`;
        const mixed = `${hex.slice(0, 6).join(':')}:${bytes.slice(12).join('.')}`;
        for (const text of [hex.join(':'), shortened, mixed, shortened.toUpperCase()]) {
          expect([...(addressBytes(text) ?? [])]).toEqual(bytes);
        }
      }),
    );
  });

  test.each(['', '1.2.3', '1.2.3.256', ':::', '1::2::3', 'fe80::1%en0', 'dead', '1.2.3.4:80'])(
    '%p has none',
    (text) => {
      expect(addressBytes(text)).toBeNull();
    },
  );

  test('of IPv4 within IPv6 are unwrapped, others left alone', () => {
    const unwrapped = (text: string) => [...unwrapIPv4(addressBytes(text) ?? new Uint8Array())];
    expect(unwrapped('::ffff:1.2.3.4')).toEqual([1, 2, 3, 4]);
    expect(unwrapped('64:ff9b::1.2.3.4')).toEqual([1, 2, 3, 4]);
    expect(unwrapped('::1.2.3.4')).toHaveLength(16);
  });
});

test.each([
  ['::ffff:8.8.8.8', '8.8.8.8'],
  ['::FFFF:8.8.8.8', '8.8.8.8'],
  ['8.8.8.8', '8.8.8.8'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::1', '2001:db8::1'],
])('a client at %s is shown as %s', (ip, shown) => {
  expect(ownAddress(ip)).toBe(shown);
});
