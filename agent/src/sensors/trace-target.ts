import { isIP } from 'node:net';

/**
 * Whether the text is an IPv4 or IPv6 address and nothing else: the npm package `traceroute` puts it into a shell command
 * as it is. Zones (`fe80::1%en0`) are addresses for Node but not for a route.
 */
export const isTraceable = (text: string): boolean => /^[0-9A-Fa-f:.]{2,45}$/.test(text) && isIP(text) !== 0;

/** The address of a list to trace to: the first IPv4 one, since every network that a Mac joins routes it; else the first. */
export function traceTarget(addresses: readonly string[]): string | undefined {
  const traceable = addresses.filter(isTraceable);
  return traceable.find((address) => isIP(address) === 4) ?? traceable[0];
}

/** Whether two texts spell the same address. */
export const isSameAddress = (a: string, b: string): boolean => canonical(a) === canonical(b);

function canonical(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname : address;
}
