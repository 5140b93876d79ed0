import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stepUpAction } from '@homeward/shared/api/account';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import SqliteFile from 'better-sqlite3';
import { createDevices } from '../../../server/src/repositories/devices.ts';
import { createItems } from '../../../server/src/repositories/items.ts';
import { createAccountDeletion } from '../../../server/src/services/account-deletion.ts';
import { MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { createSessionService } from '../../../server/src/services/sessions.ts';
import { createFileBlobStore } from '../../../server/src/storage/file-blob-store.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { proveStepUp } from '../../../server/web/src/owner/step-up.ts';
import { shownCode } from '../authenticator.ts';
import { believed } from '../believed-time.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const DAY_MS = 24 * 3_600_000;

let now = Date.UTC(2026, 10, 26, 9);
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
/** Macs whose tokens and streams were ended. */
let ended: string[];
let failures: unknown[];
/** What happens once a Mac was deleted. */
let afterMac: (deviceId: string) => unknown;
beforeEach(async () => {
  ended = [];
  failures = [];
  afterMac = () => {};
  server = await startServerUnderTest({ clock: { now: () => now } });
  owner = await server.owner({ loginName: 'ada-of-this-test' });
  mac = await pairMac(server, owner);
});
afterEach(() => server.close());

const service = () => {
  const { database, clock, activity, holds } = server;
  const devices = createDevices(database);
  return createAccountDeletion({
    ...{ database, activity, time: believed(clock) },
    stepUp: { check: async () => async () => {} },
    sessions: createSessionService({ database, clock, activity, holds }),
    devices: {
      ...devices,
      delete: async (id) => {
        await devices.delete(id);
        await afterMac(id);
      },
    },
    items: createItems(database),
    onFailure: (cause) => void failures.push(cause),
    blobs: createFileBlobStore(join(server.config.dataDirectory, 'blobs')),
    tokens: { forget: (deviceId) => void ended.push(`token of ${deviceId}`) },
    streams: { end: (deviceId) => void ended.push(`stream of ${deviceId}`) },
  });
};
/** What the server does by itself every hour. */
const finish = () => service().finishDue();
const prove = () => proveStepUp(owner.call, owner.account, owner.recoveryCode, stepUpAction.account('delete-account'));
const ask = async () => owner.call('deleteAccount', { body: { proof: await prove() } });
const deletion = async () => (await owner.call('lifetime', {})).deletion;
const signInAgain = async () => {
  const { call } = server.browser();
  const { loginName, password } = owner;
  await signIn({ call, opaque: opaque.client, seenStateRev: () => 0 }, { loginName, password });
  return call;
};
const written = async () => (await owner.call('activity', {})).entries.map(({ what }) => what);

describe('deleting the account', () => {
  test('needs a proof on quiet days too', async () => {
    await expect(owner.call('deleteAccount', { body: {} })).rejects.toMatchObject({ code: 'step_up_needed' });
    const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, stepUpAction.account('export'));
    await expect(owner.call('deleteAccount', { body: { proof } })).rejects.toMatchObject({
      code: 'wrong_recovery_code',
    });
    expect(await deletion()).toBeNull();
  });

  test('takes 14 days, in which Macs report, one signs in, and any session withdraws it without a proof', async () => {
    const asked = await ask();
    expect(asked).toEqual({ askedAt: now, finalAt: now + 14 * DAY_MS });
    now += DAY_MS;
    // Asked again, nothing begins anew, and no proof is spent.
    expect(await owner.call('deleteAccount', { body: {} })).toEqual(asked);
    now += 13 * DAY_MS - 1;
    await finish();
    await mac.put(await mac.item());
    const call = await signInAgain();
    expect((await call('lifetime', {})).deletion).toEqual(asked);
    await call('keepAccount', {});
    expect(await deletion()).toBeNull();
    await expect(call('keepAccount', {})).rejects.toMatchObject({ code: 'not_found' });
    now += 2;
    await finish();
    expect((await written()).slice(0, 3)).toEqual(['deletion-withdrawn', 'signed-in', 'deletion-asked']);
    expect(ended).toEqual([]);
    expect((await mac.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(1);
  });

  test('is told where the owner wants to be told of changes to the account', async () => {
    await owner.call('addChannel', {
      body: { kind: 'webhook', url: 'https://hooks.example.org/a', wants: ['account-changed'] },
    });
    await server.database.deleteFrom('messages').execute();
    await ask();
    const waiting = await server.database.selectFrom('messages').select('kind').execute();
    expect(waiting).toEqual([{ kind: 'account-changed' }]);
  });

  test('of one that cannot be deleted now does not keep the others', async () => {
    const other = await server.owner();
    const othersMac = await pairMac(server, other);
    for (const { call, account, recoveryCode } of [owner, other]) {
      const proof = await proveStepUp(call, account, recoveryCode, stepUpAction.account('delete-account'));
      await call('deleteAccount', { body: { proof } });
    }
    now += 14 * DAY_MS;
    // Whichever comes first.
    const broken: string[] = [];
    afterMac = (deviceId) => {
      broken.push(deviceId);
      if (broken.length === 1) throw new Error('the disk answers nothing');
    };
    await finish();
    expect(failures).toEqual([new Error('the disk answers nothing')]);
    expect(broken.toSorted()).toEqual([mac.deviceId, othersMac.deviceId].toSorted());
    expect(await server.database.selectFrom('accounts').select('id').execute()).toHaveLength(1);
    await finish();
    expect(await server.database.selectFrom('accounts').select('id').execute()).toEqual([]);
  });

  test('takes a Mac with it that was paired at the last moment', async () => {
    const asked = await ask();
    now = asked.finalAt;
    let late: TestMac | undefined;
    afterMac = async () => {
      if (late) return;
      await server.database
        .updateTable('sessions')
        .set({ last_seen_at: now, expires_at: now + DAY_MS })
        .execute();
      late = await pairMac(server, owner);
      await late.put(await late.item());
    };
    await finish();
    expect(failures).toEqual([]);
    expect(late).toBeDefined();
    const left = async (table: 'accounts' | 'devices' | 'items') =>
      await server.database.selectFrom(table).select('id').execute();
    expect([await left('accounts'), await left('devices'), await left('items')]).toEqual([[], [], []]);
  });

  test('leaves nothing of it after the 14 days, in rows, files or free pages, and all of others', async () => {
    const other = await server.owner();
    const othersMac = await pairMac(server, other);
    await othersMac.put(await othersMac.item({ kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) }));
    await mac.put(await mac.item());
    await mac.put(await mac.item({ kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES) }));
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shownCode(secret, now) } });
    await owner.call('addChannel', { body: { kind: 'webhook', url: 'https://hooks.example.org/ada', wants: [] } });
    await owner.call('askHold', { body: { action: 'export' } });
    await owner.call('setRetention', {
      params: { deviceId: mac.deviceId },
      body: { reportDays: 365, evidenceDays: null },
    });
    const { accountId } = owner.account;
    const asked = await ask();
    now = asked.finalAt;
    const { id: sessionId } = (await owner.call('sessions', {})).sessions[0] ?? { id: '' };
    await expect(service().withdraw({ accountId, sessionId })).rejects.toMatchObject({ code: 'not_found' });
    await finish();
    await finish();
    expect(ended).toEqual([`token of ${mac.deviceId}`, `stream of ${mac.deviceId}`]);
    await expect(owner.call('account', {})).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(signInAgain()).rejects.toMatchObject({ code: 'wrong_credentials' });
    const { dataDirectory } = server.config;
    expect(await readdir(join(dataDirectory, 'blobs'))).toEqual([othersMac.deviceId]);

    const file = new SqliteFile(join(dataDirectory, 'homeward.db'));
    file.pragma('wal_checkpoint(TRUNCATE)');
    const tables = file.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    expect(tables).toContain('retention');
    file.close();
    const bytes = await readFile(join(dataDirectory, 'homeward.db'));
    for (const needle of [accountId, mac.deviceId, owner.loginName, 'hooks.example.org/ada']) {
      expect({ needle, at: bytes.indexOf(needle) }).toEqual({ needle, at: -1 });
    }
    expect(bytes.indexOf(other.account.accountId)).toBeGreaterThan(0);

    expect((await other.call('items', { params: { deviceId: othersMac.deviceId } })).items).toHaveLength(1);
    expect((await othersMac.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(1);
    // The name is free again.
    const again = await server.owner({ loginName: owner.loginName });
    expect((await again.call('devices', {})).devices).toEqual([]);
  });
});
