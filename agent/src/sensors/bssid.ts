/**
 * The address of an access point as six pairs of hexadecimal digits in lower case; null where the text is none. Some
 * systems leave out leading zeros, or write dashes.
 */
export function readBssid(text: string): string | null {
  const octets = text.toLowerCase().split(/[:-]/);
  if (octets.length !== 6 || !octets.every((octet) => /^[0-9a-f]{1,2}$/.test(octet))) return null;
  return octets.map((octet) => octet.padStart(2, '0')).join(':');
}

/**
 * Whether an address was given out by its maker (IEEE 802, bits of the first octet): not a group's, and not a local one
 * such as a phone's hotspot makes up for itself.
 */
export function isUniversal(bssid: string): boolean {
  const first = Number.parseInt(bssid.slice(0, 2), 16);
  return (first & 0b11) === 0 && bssid !== '00:00:00:00:00:00';
}
