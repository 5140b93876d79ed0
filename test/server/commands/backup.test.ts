import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readCounts } from '../../../server/src/repositories/counts.ts';
import { openDatabase } from '../../../server/src/storage/database.ts';
import { type SeededData, seedData } from '../seeded-data.ts';
import { insertDevice } from '../test-items.ts';
import { type Operator, operatorAtShell } from './operator.ts';

let operator: Operator;
let seeded: SeededData;
let copy: string;
let keys: string;
beforeEach(async () => {
  operator = await operatorAtShell();
  seeded = await seedData(operator.directory);
  copy = join(operator.directory, 'copy');
  keys = join(operator.directory, 'keys');
});
afterEach(() => operator.leave());

const restored = () => join(operator.directory, 'restored');
const countsOf = async (directory: string) => {
  const database = await openDatabase(directory);
  try {
    return await readCounts(database);
  } finally {
    await database.destroy();
  }
};

test('what was backed up while the server ran and wrote comes back, and a server starts on it', async () => {
  const { program } = await operator.serve();
  const database = await openDatabase(seeded.data);
  const made = await operator.run(['backup', copy, '--secrets-to', keys]);
  expect(made).toMatchObject({ code: 0 });
  expect(made.out).toMatch(/^3 files, [\d.]+ kB, are in /);
  // The server went on meanwhile; what came later is not in the copy.
  await insertDevice(database);
  await database.destroy();
  await program.stop();

  const back = ['--data', restored(), '--secrets', `${restored()}-secrets`];
  const put = await operator.run(['restore', copy, '--secrets-from', keys, ...back]);
  expect(put).toMatchObject({ code: 0 });
  expect(put.out).toContain('Its secrets are in place.');
  expect(await countsOf(restored())).toMatchObject({ accounts: 1, macs: 1, items: 2 });
  const photo = seeded.photoFile.replace(seeded.data, restored());
  expect(await readFile(photo)).toEqual(await readFile(seeded.photoFile));
  const again = await operator.serve(back);
  expect((await fetch(`${again.origin}/healthz`)).status).toBe(200);
});

/** Of a recovery: who may undo it. */
const UNDO = JSON.stringify({ password: {}, generation: 1, sessionIds: ['may-undo'] });

test('a session, a link or a wait for a veto that was ended after the backup is not open again by it', async () => {
  const database = await openDatabase(seeded.data);
  const { account_id } = await database.selectFrom('devices').select('account_id').executeTakeFirstOrThrow();
  const later = Date.now() + 86_400_000;
  const session = { account_id, browser: 'Firefox', carrier: 'cookie', on_paired_mac: 0, borrowed: 0 } as const;
  const times = { created_at: 1, last_seen_at: 1, expires_at: later };
  await database
    .insertInto('sessions')
    .values([
      { ...session, ...times, id: 's', token_sha256: 't' },
      { ...session, ...times, id: 'may-undo', token_sha256: 'u' },
    ])
    .execute();
  const share = { account_id, device_id: seeded.deviceId, token_sha256: 't', sealed: 'x', items: 1, views: 0 };
  await database
    .insertInto('shares')
    .values({ ...share, id: 'l', made_at: 1, expires_at: later, revoked_at: null, last_view_at: null })
    .execute();
  const hold = {
    account_id,
    session_id: 's',
    browser: 'Firefox',
    asked: '{"order":"signed"}',
    state: 'waiting',
  } as const;
  for (const action of ['export', 'recovery']) {
    await database
      .insertInto('holds')
      .values({ ...hold, id: action, action, undo: action === 'recovery' ? UNDO : null, asked_at: 1, ripe_at: 2 })
      .execute();
  }
  // Retired for good before it was to be removed.
  const retired = { token_sha256: `retired:${seeded.deviceId}`, tombstone_action: 'erase', tombstone_at: 1 } as const;
  await database.updateTable('devices').set(retired).execute();
  await database.updateTable('accounts').set({ deletion_asked_at: 1 }).execute();
  await database.destroy();
  const before = Date.now();
  await operator.run(['backup', copy]);
  const put = await operator.run(['restore', copy, '--data', restored()]);
  expect(put.out).toContain('are ended');

  const back = await openDatabase(restored());
  try {
    expect(await back.selectFrom('sessions').select('id').execute()).toEqual([{ id: 'may-undo' }]);
    expect(await back.selectFrom('shares').select('id').execute()).toEqual([]);
    const { tombstone_at } = await back.selectFrom('devices').select('tombstone_at').executeTakeFirstOrThrow();
    const { deletion_asked_at } = await back
      .selectFrom('accounts')
      .select('deletion_asked_at')
      .where('id', '=', account_id)
      .executeTakeFirstOrThrow();
    expect(Math.min(tombstone_at ?? 0, deletion_asked_at ?? 0)).toBeGreaterThanOrEqual(before);
    expect(await back.selectFrom('holds').select(['id', 'state', 'asked']).orderBy('id').execute()).toEqual([
      { id: 'export', state: 'lapsed', asked: '{"order":""}' },
      { id: 'recovery', state: 'waiting', asked: hold.asked },
    ]);
  } finally {
    await back.destroy();
  }
});

test('a backup is for its user alone, is checked by sha256sum, and holds no secret', async () => {
  await operator.run(['backup', copy]);
  const files = await readdir(copy, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const { mode } = await stat(join(file.parentPath, file.name));
    expect(mode & 0o077).toBe(0);
  }
  const checked = spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: copy, encoding: 'utf8' });
  expect({ status: checked.status, said: checked.stderr }).toEqual({ status: 0, said: '' });
  const { receiptSeed } = JSON.parse(await readFile(join(seeded.secrets, 'server-secrets.json'), 'utf8')) as {
    receiptSeed: string;
  };
  for (const file of files.filter((each) => each.isFile())) {
    expect((await readFile(join(file.parentPath, file.name))).includes(receiptSeed)).toBe(false);
  }
});

test('what was lost before is named, and the rest is copied', async () => {
  await rm(seeded.photoFile);
  const { code, out } = await operator.run(['backup', copy]);
  expect(code).toBe(1);
  expect(out).toContain('2 files,');
  expect(out).toMatch(/DAMAGED: blobs\/\S+ was missing or not whole before/);
});

test.each([
  [['backup', 'copy', '--secrets-to', 'copy/keys'], 2, '--secrets-to must lie outside the backup of the data'],
  [['backup', 'data/copy'], 2, 'a backup cannot lie in '],
  [['backup', '.'], 2, 'a backup cannot lie in '],
  [['backup', 'full'], 1, 'is not empty (something)'],
  [['restore', 'full'], 1, 'is no finished backup: there is no backup.json that can be read.'],
])('%j is refused', async (args, code, words) => {
  await mkdir(join(operator.directory, 'full'));
  await writeFile(join(operator.directory, 'full', 'something'), '');
  const ended = await operator.run(args);
  expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
  expect(ended.err).toContain(words);
});

describe('restore', () => {
  beforeEach(async () => {
    expect((await operator.run(['backup', copy, '--secrets-to', keys])).code).toBe(0);
  });
  const restore = (args: readonly string[] = []) => operator.run(['restore', copy, '--data', restored(), ...args]);

  test('refuses a directory in use, and one that holds data', async () => {
    expect((await operator.run(['restore', copy])).err).toMatch(/the data directory \S+ holds data already\./);
    await operator.serve();
    expect((await operator.run(['restore', copy])).err).toMatch(/the data directory \S+ is in use by another/);
  });

  test('says what is missing where the secrets are not restored with it', async () => {
    const { code, out } = await restore();
    expect(code).toBe(1);
    expect(out).toMatch(/Before you start the server: the server's secret \S+ is missing/);
  });

  test('puts nothing where secrets of others are', async () => {
    const foreign = join(operator.directory, 'foreign');
    await mkdir(foreign);
    const { secrets } = await seedData(foreign);
    const { code, err } = await restore(['--secrets-from', secrets]);
    expect(code).toBe(1);
    expect(err).toContain('is not the one that the data was made with');
    await expect(stat(restored())).rejects.toThrow('ENOENT');
  });

  test.each([['homeward.db'], ['homeward.json'], ['photo'], ['SHA256SUMS'], ['backup.json']])(
    'names %s where it is not as it was made, and writes nothing',
    async (name) => {
      const path = name === 'photo' ? seeded.photoFile.replace(`${seeded.data}/`, '') : name;
      await appendFile(join(copy, path), ' x');
      const { code, err } = await restore();
      expect(code).toBe(1);
      expect(err).toContain('is not whole: ');
      expect(err).toContain(path);
      await expect(stat(restored())).rejects.toThrow('ENOENT');
    },
  );

  test('names a file that is missing', async () => {
    await rm(join(copy, 'homeward.json'));
    expect((await restore()).err).toContain('is not whole: homeward.json cannot be read (ENOENT).');
  });

  test('takes no path that leads out of the backup', async () => {
    const sums = join(copy, 'SHA256SUMS');
    await writeFile(sums, `${'0'.repeat(64)}  ../outside\n`);
    const { createHash } = await import('node:crypto');
    const note = JSON.parse(await readFile(join(copy, 'backup.json'), 'utf8')) as object;
    const checksumsSha256 = createHash('sha256')
      .update(await readFile(sums))
      .digest('hex');
    await writeFile(join(copy, 'backup.json'), JSON.stringify({ ...note, checksumsSha256 }));
    expect((await restore()).err).toContain('SHA256SUMS is damaged.');
  });
});
