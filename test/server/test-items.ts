import { randomBytes, randomUUID } from 'node:crypto';
import type { Envelope, ItemKind } from '@homeward/shared/envelope';
import { v7 as uuidv7 } from 'uuid';
import type { NewItem } from '../../server/src/repositories/item-commit.ts';
import type { Database } from '../../server/src/storage/database.ts';

const digest = () => randomBytes(32).toString('base64url');

export const TEST_ACCOUNT = '018f3c1e-0000-7000-8000-00000000000a';

/** A row for a Mac, without the pairing that leads to one; its account is made where it is missing. */
export async function insertDevice(database: Database, id: string = randomUUID()): Promise<string> {
  await database
    .insertInto('accounts')
    .values({
      ...{ id: TEST_ACCOUNT, login_name: 'anna', login_name_key: 'anna', credential_id: 'c', opaque_record: 'r' },
      ...{ recovery_auth_key: 'k', vault: '{}', state: 's', created_at: 0 },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await database
    .insertInto('devices')
    .values({
      ...{ id, account_id: TEST_ACCOUNT, token_sha256: digest(), device_key: digest(), certificate: 'c' },
      ...{ paired_at: 0, last_seen_at: null, order_token: null, order_seq: 0, order_mode: null },
      ...{ acknowledgement: null, acknowledged_seq: 0, acknowledged_mode: null },
      ...{ rotation_no: 0, rotation_acknowledgement: null },
      ...{ tombstone_action: null, tombstone_at: null },
    })
    .execute();
  return id;
}

export interface TestItemWish {
  readonly id?: string;
  readonly epoch?: number;
  readonly seq: number;
  readonly kind?: ItemKind;
  readonly capturedAt?: number;
  readonly body?: NewItem['body'];
}

/** An item as the repositories take it: its numbers are right, its content and signature are made up. */
export function testItem(deviceId: string, wish: TestItemWish): NewItem {
  const { id = uuidv7(), epoch = 1, seq, kind = 'report', capturedAt = Date.now(), body = 'row' } = wish;
  const sealed = randomBytes(40);
  const envelope: Envelope = {
    ...{ v: 1, alg: 'ed25519', accountId: TEST_ACCOUNT, deviceId, epoch, id, seq, prev: digest(), kind, capturedAt },
    ...{ orderSeq: 0, orderHash: null, recipientId: digest(), size: sealed.length },
    ...{ sealedSha256: digest(), bodyCommit: digest() },
  };
  const token = `envelope-of-${id}`;
  return { envelope, token, envelopeHash: digest(), body, sealed: body === 'row' ? sealed : null };
}
