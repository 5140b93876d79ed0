import type { Place } from '@homeward/shared/place';
import type { ItemOf } from '../items/opened.ts';

/** Where on the internet the Mac was seen last, and exactly when: the customer of that moment is another one's an hour later. */
export interface PublicAddress {
  readonly address: Place;
  readonly capturedAt: number;
}

/** @param reports newest first. @returns null where none of them has a public address. */
export function lastPublicAddress(reports: readonly ItemOf<'report'>[]): PublicAddress | null {
  for (const { content, envelope } of reports) {
    const { address } = content.body;
    if ('value' in address && address.value.scope === 'public') {
      return { address: address.value, capturedAt: envelope.capturedAt };
    }
  }
  return null;
}

/** Where the registries of addresses are asked through one door (RFC 9082, section 3.1.1; rdap.org redirects to the right one). */
export const registryUrl = ({ address }: Pick<Place, 'address'>): string =>
  `https://rdap.org/ip/${encodeURIComponent(address).replaceAll('%3A', ':')}`;
