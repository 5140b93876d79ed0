import { isIP } from 'node:net';

/** The 4 or 16 bytes of an address as text (RFC 4291, section 2.2); null for what is no address. */
export function addressBytes(address: string): Uint8Array | null {
  const version = isIP(address);
  if (version === 4) return Uint8Array.from(address.split('.'), Number);
  if (version === 6 && !address.includes('%')) return ofIPv6(address);
  return null;
}

/** `isIP` has checked the form. */
function ofIPv6(address: string): Uint8Array {
  const [head = '', tail] = address.split('::');
  const front = groupsOf(head);
  const back = groupsOf(tail ?? '');
  const zeros: number[] = new Array(8 - front.length - back.length).fill(0);
  return Uint8Array.from([...front, ...zeros, ...back].flatMap((group) => [group >> 8, group & 0xff]));
}

function groupsOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [(a << 8) | b, (c << 8) | d];
  });
}

/** Prefixes whose last 32 bits are an IPv4 address: mapped (RFC 4291) and NAT64's well-known one (RFC 6052). */
const IPV4_WITHIN = ['::ffff:0:0', '64:ff9b::'].map((prefix) => ofIPv6(prefix).subarray(0, 12));

/** The IPv4 address within such an IPv6 address, else the bytes as they are. */
export function unwrapIPv4(bytes: Uint8Array): Uint8Array {
  const isWrapped = bytes.length === 16 && IPV4_WITHIN.some((prefix) => prefix.every((byte, at) => bytes[at] === byte));
  return isWrapped ? bytes.subarray(12) : bytes;
}
