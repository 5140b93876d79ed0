import { setTimeout as pause } from 'node:timers/promises';
import type { ListedItem } from '@homeward/shared/api/devices';
import { type ChainBreak, checkChain } from '@homeward/shared/chain';
import { envelopeKind } from '@homeward/shared/envelope';
import { identitiesOf } from '@homeward/shared/keyring';
import { readSigned } from '@homeward/shared/signed';
import type { VerifiedDevice } from '../../server/web/src/owner/device.ts';
import { openListedItem, type VerifiedItem } from '../../server/web/src/owner/items.ts';
import type { TrialOwner } from './owner.ts';

const POLL_MS = 50;
const PAGE = 500;
/** Pages read at most: half a million items. */
const MAX_PAGES = 1_000;

/** Everything the server lists of a Mac, oldest number first. */
export async function allItems({ call }: TrialOwner, deviceId: string): Promise<ListedItem[]> {
  const items: ListedItem[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor !== null && { cursor }) };
    const reply: { items: ListedItem[]; cursor: string | null } = await call('items', { params: { deviceId }, query });
    items.push(...reply.items);
    cursor = reply.cursor;
    if (cursor === null) break;
  }
  const numberOf = ({ envelope }: ListedItem) => readSigned(envelopeKind, envelope);
  return items.sort((a, b) => numberOf(a).epoch - numberOf(b).epoch || numberOf(a).seq - numberOf(b).seq);
}

/** Opens one item as the console does: signature, receipt, seal, header and commitment are all checked. */
export const openAsOwner = (owner: TrialOwner, { deviceId, certificate }: VerifiedDevice, item: ListedItem) =>
  openListedItem(
    item,
    {
      accountId: owner.account.accountId,
      deviceId,
      deviceKey: certificate.deviceKey,
      receiptKey: owner.receiptKey,
      identities: identitiesOf(owner.account.keyring),
    },
    owner.fetchBytes,
  );

/** Breaks in the chain of all that the server lists. */
export async function chainBreaks(owner: TrialOwner, device: VerifiedDevice): Promise<readonly ChainBreak[]> {
  const tokens = (await allItems(owner, device.deviceId)).map(({ envelope }) => envelope);
  return (await checkChain(tokens, device.certificate.deviceKey, device.certificateHash)).breaks;
}

/**
 * Opens each item as it arrives, until `isEnough` says that all wanted ones are there.
 * @throws Error at the deadline, saying what had come.
 */
export async function watchItems(
  owner: TrialOwner,
  device: VerifiedDevice,
  isEnough: (items: readonly VerifiedItem[]) => boolean,
  { deadlineMs = 120_000, seen = new Set<string>(), onItem = (_: VerifiedItem): void => {} } = {},
): Promise<readonly VerifiedItem[]> {
  const opened: VerifiedItem[] = [];
  const deadline = Date.now() + deadlineMs;
  while (!isEnough(opened)) {
    if (Date.now() > deadline) {
      throw new Error(
        `after ${deadlineMs} ms there were only: ${opened.map(({ content }) => content.kind).join(', ')}`,
      );
    }
    for (const item of await allItems(owner, device.deviceId)) {
      const { id } = readSigned(envelopeKind, item.envelope);
      if (seen.has(id)) continue;
      seen.add(id);
      const one = await openAsOwner(owner, device, item);
      opened.push(one);
      onItem(one);
    }
    await pause(POLL_MS);
  }
  return opened;
}
