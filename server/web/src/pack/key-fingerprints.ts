import { fingerprintOf } from '@homeward/shared/pack/fingerprint';
import type { ItemSigners } from '../owner/items.ts';

/** Of the keys that a Mac's evidence is signed with; null where one is not known. */
export interface KeyFingerprints {
  readonly ownerKey: string;
  readonly deviceKey: string | null;
  readonly receiptKey: string;
}

/** @param orderKey the owner's, base64url */
export const fingerprintsOf = (
  orderKey: string,
  { deviceKey, receiptKey }: Pick<ItemSigners, 'deviceKey' | 'receiptKey'>,
) => ({
  ownerKey: fingerprintOf(orderKey),
  deviceKey: fingerprintOf(deviceKey),
  receiptKey: fingerprintOf(receiptKey),
});
