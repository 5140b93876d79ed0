import { identitiesOf } from '@homeward/shared/keyring';
import type { VerifiedDevice } from './device.ts';
import type { ItemTrust } from './items.ts';
import type { OpenAccount } from './open-account.ts';

/** What a Mac's items are checked against. */
export const itemTrustOf = (
  { accountId, keyring }: OpenAccount,
  receiptKey: string,
  { deviceId, certificate: { deviceKey } }: Pick<VerifiedDevice, 'deviceId' | 'certificate'>,
): ItemTrust => ({ accountId, deviceId, deviceKey, receiptKey, identities: identitiesOf(keyring) });
