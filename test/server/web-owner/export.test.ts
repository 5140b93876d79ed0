import { readSealedBatch } from '@homeward/shared/api/sealed-batch';
import { text } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { openPackArchive, type PackFiles, zipParts } from '@homeward/shared/pack/pack-archive';
import { noteWords, packWords } from '@homeward/shared/pack/pack-words';
import { verifyPack } from '@homeward/shared/pack/verify-pack';
import type { PartToWrite } from '@homeward/shared/pack/write-pack';
import { openTimeStampToken } from '@homeward/shared/time-stamp-token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { openAuthority } from '../../../scripts/trial/openssl-authority.ts';
import { createTimeStamps } from '../../../server/src/repositories/time-stamps.ts';
import { TimeStamper } from '../../../server/src/time-stamps/time-stamper.ts';
import { collectDocuments } from '../../../server/web/src/export/collect-documents.ts';
import { exportParts } from '../../../server/web/src/export/export-parts.ts';
import type { ExportTask } from '../../../server/web/src/export/export-protocol.ts';
import { folderOf } from '../../../server/web/src/export/folder-of.ts';
import type { SealedPorts } from '../../../server/web/src/owner/fetch-together.ts';
import { itemTrustOf } from '../../../server/web/src/owner/item-trust.ts';
import { readRecords, recordsOf, writeRecord } from '../../../server/web/src/owner/records.ts';
import { needs, programPath } from '../../programs.ts';
import { shownCode } from '../authenticator.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { offer, pairMac, type TestMac } from '../test-mac.ts';

const MADE_AT = Date.UTC(2026, 10, 26);
const FOLDER = 'macs/1-quill';

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let sealed: SealedPorts;
/** What was asked for by itself, and how many at once. */
let [alone, together]: [string[], number[]] = [[], []];
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  mac = await pairMac(server, owner);
  for (let count = 0; count < 7; count += 1) await mac.put(await mac.item());
  const bytesOf = async (request: InjectOptions) => {
    const answer = await owner.inject(request);
    if (answer.statusCode !== 200) throw new HomewardError('not_found', 'gone');
    return new Uint8Array(answer.rawPayload);
  };
  sealed = {
    fetchBytes: async (url) => {
      alone.push(url);
      return await bytesOf({ method: 'GET', url });
    },
    fetchBatch: async (deviceId, ids) => {
      together.push(ids.length);
      const url = `/api/devices/${deviceId}/items/sealed`;
      return readSealedBatch(await bytesOf({ method: 'POST', url, payload: { ids } }), ids.length);
    },
  };
});
beforeEach(() => {
  [alone, together] = [[], []];
});
afterAll(() => server.close());

const task = async (): Promise<Omit<ExportTask, 'access'>> => {
  const { receiptKey } = await owner.call('server', {});
  const { certificate, items } = (await owner.call('devices', {})).devices[0] ?? { certificate: '', items: 0 };
  const trust = itemTrustOf(owner.account, receiptKey, mac.device);
  return {
    documents: [{ path: 'README.txt', text: 'Ünïcode' }],
    macs: [
      {
        folder: FOLDER,
        trust,
        certificate,
        orders: [],
        acknowledgements: [],
        gone: { removed: [], erased: [], certifiedAt: 0 },
        items,
      },
    ],
    orderSeed: owner.account.keyring.orderSeed,
    rootKey: owner.account.keyring.rootKey,
    server: 'https://homeward.example',
    madeAt: MADE_AT,
  };
};

async function partsMade(packItems?: number) {
  const done: number[] = [];
  const { parts, counts } = exportParts(await task(), {
    ...{ call: owner.call, ...sealed, orderKey: owner.account.orderKey, onItems: (count) => done.push(count) },
    ...(packItems !== undefined && { packItems }),
  });
  const made: PartToWrite[] = [];
  for await (const part of parts) made.push(part);
  return { made, counts, done };
}

/** What stands in one folder, as a pack of its own. */
function packIn(made: readonly PartToWrite[], folder: string): PackFiles {
  const inside = made.filter(({ path }) => path.startsWith(`${folder}/`));
  const files = new Map(inside.map(({ path, bytes }) => [path.slice(folder.length + 1), bytes]));
  return {
    files: [...files].map(([path, bytes]) => ({ path, size: bytes.length })),
    read: async (path) => files.get(path) ?? new Uint8Array(),
  };
}

describe('the items of an export', () => {
  test('are a pack for each Mac that holds, however many pages and packs they take', async () => {
    const { made, counts, done } = await partsMade(3);
    expect(counts).toEqual({ items: 7, refused: 0 });
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(text(made.find(({ path }) => path === 'README.txt')?.bytes ?? new Uint8Array())).toBe('Ünïcode');
    for (const [folder, count] of [
      ['pack', 3],
      ['pack-2', 3],
      ['pack-3', 1],
    ] as const) {
      const verdict = await verifyPack(packIn(made, `${FOLDER}/${folder}`));
      expect(verdict.failure).toBeNull();
      expect(verdict.held).toContainEqual({ step: 'originals', count });
      expect(verdict.notes?.missing).toEqual([]);
    }
    expect(made.map(({ path }) => path)).toContain(`${FOLDER}/pack/originals/1-000007-report.json`);
    expect({ together, alone }).toEqual({ together: [7], alone: [] });
  });

  needs('openssl')('carry the time stamps that their server had made, and the check names them', async () => {
    const authority = await openAuthority(programPath('openssl'));
    const failures: unknown[] = [];
    const stamper = new TimeStamper({
      ...{ stamps: createTimeStamps(server.database), clock: server.clock, onFailure: (why) => failures.push(why) },
      ask: async (message) => {
        const token = await authority.stamp(message);
        return { token, stamp: await openTimeStampToken(token, message) };
      },
    });
    try {
      const unstamped = await verifyPack(packIn((await partsMade()).made, `${FOLDER}/pack`));
      expect(noteWords(unstamped)).toContain(packWords.noTimeStamps);
      await stamper.look();
      expect(failures).toEqual([]);
      await mac.put(await mac.item());
      const { made } = await partsMade(5);
      for (const [folder, stamped, items] of [
        ['pack', 4, 1],
        ['pack-2', 3, 0],
      ] as const) {
        const verdict = await verifyPack(packIn(made, `${FOLDER}/${folder}`));
        expect(verdict.failure).toBeNull();
        expect(verdict.held).toContainEqual({ step: 'time-stamps', count: 1 });
        expect(verdict.notes?.timeStamps).toMatchObject({
          stamped: [{ authority: 'CN=Stamps, O=Example Authority', items: stamped }],
          unstamped: items,
        });
        const readme = made.find(({ path }) => path === `${FOLDER}/${folder}/README.txt`);
        expect(text(readme?.bytes ?? new Uint8Array())).toContain('openssl ts -verify');
      }
    } finally {
      await stamper.close();
      await authority.remove();
    }
  });

  test('come out of a ZIP as they went in', async () => {
    const zip = await zipParts(
      exportParts(await task(), {
        ...{ call: owner.call, ...sealed, orderKey: owner.account.orderKey, onItems: () => {} },
      }).parts,
    );
    // The checker of packs takes none of other folders; that it lists this one first shows that the archive reads.
    await expect(openPackArchive(zip)).rejects.toThrow('macs/1-quill/pack/keys.json');
  });

  test('that do not pass are there as the server has them, with the reason, and the rest still holds', async () => {
    const bad = await mac.item();
    await mac.put(bad);
    await server.database
      .updateTable('items')
      .set({ sealed: new Uint8Array(bad.sealed.length) })
      .where('id', '=', bad.id)
      .execute();
    await mac.put(await mac.item());
    const { made, counts } = await partsMade();
    expect(counts).toEqual({ items: 9, refused: 1 });
    const about = made.find(({ path }) => path === `${FOLDER}/refused/1.json`);
    expect(JSON.parse(text(about?.bytes ?? new Uint8Array()))).toMatchObject({ envelope: bad.token, body: 'kept' });
    expect(made.find(({ path }) => path === `${FOLDER}/refused/1.age`)?.bytes).toHaveLength(bad.sealed.length);
    const verdict = await verifyPack(packIn(made, `${FOLDER}/pack`));
    expect(verdict.holds).toBe(true);
    expect(verdict.notes?.missing).toEqual([{ epoch: 1, first: 9, last: 9 }]);
  });
});

describe('the rest of the account', () => {
  test('is there opened, and without a secret', async () => {
    const ports = { call: owner.call, now: Date.now };
    await writeRecord(ports, owner.account, { kind: 'profile', name: 'Ada Lovelace', phone: '' });
    await writeRecord(ports, owner.account, {
      kind: 'note',
      deviceId: mac.deviceId,
      at: 1,
      text: 'Seen at the station',
    });
    await offer(server, owner);
    const { enrolmentId, secret } = await owner.call('beginTotp', {});
    await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code: shownCode(secret, Date.now()) } });
    const documents = await collectDocuments({
      ...{ call: owner.call, account: owner.account, server: 'https://homeward.example', madeAt: MADE_AT },
      records: await readRecords(owner.call, owner.account),
      macs: [{ folder: FOLDER, about: { name: 'quill' } }],
      signal: new AbortController().signal,
    });
    const texts = new Map(documents.map(({ path, text: content }) => [path, content]));
    expect([...texts.keys()]).toEqual([
      ...['README.txt', 'account.json', 'profile.json', 'records.json', 'activity.json', 'sessions.json'],
      ...['factors.json', 'holds.json', 'messages.json', 'shares.json', 'lifetime.json', `${FOLDER}/mac.json`],
    ]);
    const read = (path: string) => JSON.parse(texts.get(path) ?? '');
    expect(read('profile.json')).toMatchObject({ name: 'Ada Lovelace' });
    expect(texts.get('records.json')).toContain('Seen at the station');
    expect(read('factors.json')).toMatchObject({ factors: [{ kind: 'totp', opensVault: false }] });
    expect(read('activity.json').entries.at(-1)).toMatchObject({ no: 1, what: 'account-made' });
    expect(read('lifetime.json')).toMatchObject({ macs: [{ deviceId: mac.deviceId }] });
    for (const path of [...texts.keys()].filter((each) => each !== 'README.txt')) {
      if (!path.startsWith('macs/')) expect(texts.get('README.txt')).toContain(path);
    }
    const all = [...texts.values()].join('\n');
    const { keyring } = owner.account;
    const pending =
      recordsOf((await readRecords(owner.call, owner.account)).records, 'pairing').at(-1)?.body.secret ?? '';
    expect(pending.length).toBeGreaterThan(15);
    for (const hidden of [pending, secret, keyring.orderSeed, keyring.identity, owner.recoveryCode]) {
      expect(all).not.toContain(hidden);
    }
  });

  test.each([
    ['Ada’s MacBook Pro', 'macs/3-ada-s-macbook-pro'],
    ['../../etc', 'macs/3-etc'],
    ['北京', 'macs/3'],
    ['Zoë'.repeat(40), `macs/3-${'zoe'.repeat(13)}z`],
  ])('a Mac named “%s” has a folder that every system takes', (name, folder) => {
    expect(folderOf(name, 2)).toBe(folder);
  });
});
