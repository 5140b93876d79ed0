import type { AddressScope } from '@homeward/shared/place';
import { addressBytes, unwrapIPv4 } from './address-bytes.ts';

/**
 * What is not simply public, the narrower before the wider. From IANA's registries of special-purpose addresses
 * (RFC 6890; https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, as of
 * October 2025), of multicast addresses, and of IPv6's global unicast space. `public` stands where the registry says
 * "globally reachable".
 */
const RANGES: readonly (readonly [network: string, scope: AddressScope])[] = [
  ['0.0.0.0/8', 'reserved'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.9/32', 'public'],
  ['192.0.0.10/32', 'public'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'reserved'],
  ['198.51.100.0/24', 'reserved'],
  ['203.0.113.0/24', 'reserved'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],

  ['::1/128', 'loopback'],
  ['64:ff9b:1::/48', 'private'],
  ['2001:1::1/128', 'public'],
  ['2001:1::2/128', 'public'],
  ['2001:1::3/128', 'public'],
  ['2001:3::/32', 'public'],
  ['2001:4:112::/48', 'public'],
  ['2001:20::/28', 'public'],
  ['2001:30::/28', 'public'],
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'reserved'],
  ['2002::/16', 'reserved'],
  ['3fff::/20', 'reserved'],
  ['2000::/3', 'public'],
  ['fc00::/7', 'private'],
  ['fe80::/10', 'link-local'],
  ['ff00::/8', 'multicast'],
  ['::/0', 'reserved'],
];

interface Network {
  readonly bytes: Uint8Array;
  readonly bits: number;
  readonly scope: AddressScope;
}

const networks: readonly Network[] = RANGES.map(([network, scope]) => {
  const [address = '', bits] = network.split('/');
  return { bytes: addressBytes(address) ?? new Uint8Array(), bits: Number(bits), scope };
});

/** What an address is for. @param bytes 4 or 16; an IPv4 address within an IPv6 one counts as itself. */
export function scopeOf(bytes: Uint8Array): AddressScope {
  const unwrapped = unwrapIPv4(bytes);
  return networks.find((network) => contains(network, unwrapped))?.scope ?? 'public';
}

function contains({ bytes, bits }: Network, address: Uint8Array): boolean {
  if (bytes.length !== address.length) return false;
  const whole = bits >> 3;
  for (let at = 0; at < whole; at += 1) if (bytes[at] !== address[at]) return false;
  const rest = 8 - (bits & 7);
  return rest === 8 || (bytes[whole] ?? 0) >> rest === (address[whole] ?? 0) >> rest;
}
