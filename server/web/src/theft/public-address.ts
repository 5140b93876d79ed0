import type { Place } from '@homeward/shared/place';
import type { ItemOf } from '../items/opened.ts';
import { isSinceMark, type TheftMark } from '../items/since-mark.ts';

/** Where on the internet the Mac was seen last, and exactly when: the customer of that moment is another one's an hour later. */
export interface PublicAddress {
  readonly address: Place;
  readonly capturedAt: number;
  /** Whether that was before it was marked as stolen: then the customer may be its owner. */
  readonly isBefore: boolean;
}

/**
 * @param reports newest first. @param mark null where it is not known: then nothing is taken to be before it.
 * @returns null where none of them has a public address.
 */
export function lastPublicAddress(reports: readonly ItemOf<'report'>[], mark: TheftMark | null): PublicAddress | null {
  for (const { content, envelope } of reports) {
    const { address, cycle } = content.body;
    // Back with its owner, it is on their own connection again.
    if (mark?.endedAt != null && envelope.capturedAt >= mark.endedAt && cycle.mode !== 'stolen') continue;
    if ('value' in address && address.value.scope === 'public') {
      const isBefore = mark !== null && !isSinceMark(envelope, mark, cycle.mode === 'stolen');
      return { address: address.value, capturedAt: envelope.capturedAt, isBefore };
    }
  }
  return null;
}

/** Where the registries of addresses are asked through one door (RFC 9082, section 3.1.1; rdap.org redirects to the right one). */
export const registryUrl = ({ address }: Pick<Place, 'address'>): string =>
  `https://rdap.org/ip/${encodeURIComponent(address).replaceAll('%3A', ':')}`;
