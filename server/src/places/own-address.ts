import { addressBytes, unwrapIPv4 } from './address-bytes.ts';

/** A client's address as people write it: a socket that listens on both versions shows IPv4 as `::ffff:192.0.2.1`. */
export function ownAddress(ip: string): string {
  const withoutZone = ip.split('%')[0] ?? ip;
  const bytes = addressBytes(withoutZone);
  if (bytes?.length !== 16 || !withoutZone.toLowerCase().startsWith('::ffff:')) return withoutZone;
  return unwrapIPv4(bytes).join('.');
}
