import { toBase64Url } from '@homeward/shared/base64url';
import type { SigningKey } from '@homeward/shared/ed25519';
import { identitiesOf } from '@homeward/shared/keyring';
import type { ItemTrust } from '../../server/web/src/owner/items.ts';
import type { OwnerAndMac } from '../shared/owner-and-mac.ts';

/** What the owner's console checks this Mac's items against. */
export const trustIn = (
  { accountId, deviceId, deviceKey, keyring }: OwnerAndMac,
  receiptKey: SigningKey,
): ItemTrust => ({
  accountId,
  deviceId,
  deviceKey: toBase64Url(deviceKey.publicKey),
  receiptKey: toBase64Url(receiptKey.publicKey),
  identities: identitiesOf(keyring),
});
