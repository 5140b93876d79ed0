import { toBase64Url } from '@homeward/shared/base64url';
import { itemKinds } from '@homeward/shared/envelope';
import { type SharedEvidence, shareKeysOf } from '@homeward/shared/share';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import type { VerifiedDevice } from '../../server/web/src/owner/device.ts';
import { itemTrustOf } from '../../server/web/src/owner/item-trust.ts';
import { sharedKeyOf } from '../../server/web/src/owner/shared-items.ts';
import { proveStepUp } from '../../server/web/src/owner/step-up.ts';
import { listLinked, openLink } from '../../server/web/src/share/open-link.ts';
import { prepareShare, sealPrepared } from '../../server/web/src/share/prepare-share.ts';

/**
 * Shares all that a Mac sent, as the console does, and opens it as whoever has the link.
 * @returns what only the link says: its secret, and the keys of the items
 */
export async function shareByHand(
  owner: TrialOwner,
  device: VerifiedDevice,
  words: Pick<SharedEvidence, 'macName' | 'note'>,
): Promise<{ readonly secret: string; readonly fileKeys: readonly string[] }> {
  const { account, call, receiptKey, fetchBytes } = owner;
  const {
    deviceId,
    device: { certificate },
  } = device;
  const [from, to] = [0, Date.now()];
  const trust = itemTrustOf(account, receiptKey, device);
  const prepared = await prepareShare({
    ...{ call, deviceId, choice: { from, to, kinds: itemKinds }, onProgress: () => {} },
    fileKey: (item) => sharedKeyOf(item, trust, fetchBytes),
    signal: new AbortController().signal,
  });
  const orderKey = toBase64Url(account.orderKey.publicKey);
  const { secret, sent } = await sealPrepared({
    ...{ v: 1, accountId: account.accountId, deviceId, orderKey, receiptKey, certificate, madeAt: to, from, to },
    ...{ kinds: [...itemKinds], model: '', serial: null, stolenSince: null, items: [...prepared.keys], ...words },
  });
  const proof = await proveStepUp(call, account, owner.recoveryCode, 'share');
  await call('createShare', { body: { ...sent, deviceId, itemIds: [...prepared.itemIds], days: 1, proof } });
  const keys = shareKeysOf(secret);
  const { evidence } = await openLink(call, keys);
  await listLinked(call, keys, evidence);
  return { secret, fileKeys: prepared.keys.map(({ fileKey }) => fileKey) };
}
