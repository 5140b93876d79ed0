import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import SqliteFile from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { DATABASE_FILE, type Database, openDatabase } from '../../../server/src/storage/database.ts';
import * as first from '../../../server/src/storage/migrations/0001-first.ts';
import type { Tables } from '../../../server/src/storage/tables.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'homeward-database-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Works on the file behind the server's back. */
function withFile<T>(work: (file: SqliteFile.Database) => T): T {
  const file = new SqliteFile(join(directory, DATABASE_FILE));
  try {
    return work(file);
  } finally {
    file.close();
  }
}

async function pragma(database: Database, name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database);
  return Object.values(rows[0] ?? {})[0];
}

describe('database', () => {
  test('is durable and checks references', async () => {
    const database = await openDatabase(directory);
    expect(await pragma(database, 'journal_mode')).toBe('wal');
    expect(await pragma(database, 'synchronous')).toBe(2);
    expect(await pragma(database, 'foreign_keys')).toBe(1);
    expect(await pragma(database, 'secure_delete')).toBe(1);
    await database.destroy();
  });

  test('gives large numbers back as numbers', async () => {
    const database = await openDatabase(directory);
    const times = { created_at: Number.MAX_SAFE_INTEGER, expires_at: Date.now() };
    await database
      .insertInto('invitations')
      .values({ code_sha256: 'x', ...times, used_by: null })
      .execute();
    expect(await database.selectFrom('invitations').selectAll().executeTakeFirst()).toMatchObject(times);
    await database.destroy();
  });

  test('opens again with what was written', async () => {
    const first = await openDatabase(directory);
    const row = { code_sha256: 'x', created_at: 1, expires_at: 2, used_by: null };
    await first.insertInto('invitations').values(row).execute();
    await first.destroy();
    const second = await openDatabase(directory);
    expect(await second.selectFrom('invitations').selectAll().execute()).toEqual([row]);
    await second.destroy();
  });

  test('empties signed orders that were vetoed before, and still tells what they were', async () => {
    await (await openDatabase(directory)).destroy();
    const order = (content: object) => `${Buffer.from(JSON.stringify(content)).toString('base64url')}.signature`;
    const recovered = order({ type: 'mode', mode: 'protected' });
    const about = { action: 'order', deviceId: 'm', afterSeq: 1 };
    const factor = { action: 'remove-factor', factorId: 'f' };
    const released = order({ type: 'release' });
    withFile((file) => {
      file.exec(`alter table holds drop column detail; delete from kysely_migration where name = '0022-ended-orders';
        insert into accounts (id, login_name, login_name_key, credential_id, opaque_record, recovery_auth_key, vault, state, created_at)
        values ('a', 'ada', 'ada', 'c', 'o', 'r', 'v', 's', 1)`);
      const insert = file.prepare(`insert into holds values (?, 'a', ?, ?, null, 1, 2, 's', 'Firefox', ?)`);
      insert.run('1', 'order 1', JSON.stringify({ ...about, order: recovered }), 'vetoed');
      insert.run('2', 'order 2', JSON.stringify({ ...about, order: released }), 'waiting');
      insert.run('3', 'remove-factor f', JSON.stringify(factor), 'vetoed');
      insert.run('4', 'recovery', 'null', 'done');
    });
    const database = await openDatabase(directory);
    const rows = await database.selectFrom('holds').select(['asked', 'detail']).orderBy('id').execute();
    await database.destroy();
    expect(rows.map(({ asked, detail }) => [JSON.parse(asked), detail])).toEqual([
      [{ ...about, order: '' }, 'protected'],
      [{ ...about, order: released }, 'release'],
      [factor, 'f'],
      [null, null],
    ]);
    withFile((file) => file.pragma('wal_checkpoint(TRUNCATE)'));
    const bytes = await readFile(join(directory, DATABASE_FILE));
    expect([bytes.indexOf(recovered), bytes.includes(released)]).toEqual([-1, true]);
  });

  test('leaves nothing behind of a migration that ends half way, and brings it all up to date at the next start', async () => {
    await (await openDatabase(directory)).destroy();
    const order = `${Buffer.from(JSON.stringify({ type: 'release' })).toString('base64url')}.signature`;
    const setOrder = (to: string) =>
      withFile((file) =>
        file.prepare('update holds set asked = ?').run(JSON.stringify({ action: 'order', order: to })),
      );
    withFile((file) => {
      file.exec(`alter table holds drop column detail; alter table factors drop column counts_from;
        delete from kysely_migration where name in ('0021-factors-count-from', '0022-ended-orders');
        insert into accounts (id, login_name, login_name_key, credential_id, opaque_record, recovery_auth_key, vault, state, created_at)
        values ('a', 'ada', 'ada', 'c', 'o', 'r', 'v', 's', 1);
        insert into holds values ('1', 'a', 'order 1', '{}', null, 1, 2, 's', 'Firefox', 'waiting')`);
    });
    const known = () =>
      withFile((file) => ({
        columns: [file.pragma('table_info(holds)'), file.pragma('table_info(factors)')],
        migrations: file.prepare('select name from kysely_migration').pluck().all(),
      }));
    // Read by the second part of the migration, once the column is there.
    setOrder('no order');
    const before = known();
    await expect(openDatabase(directory)).rejects.toMatchObject({ code: 'unavailable' });
    expect(known()).toEqual(before);
    setOrder(order);
    const database = await openDatabase(directory);
    expect(await database.selectFrom('holds').select('detail').execute()).toEqual([{ detail: 'release' }]);
    await database.destroy();
  });

  test('brings what an earlier version wrote up to date', async () => {
    const file = new SqliteFile(join(directory, DATABASE_FILE));
    const earlier = new Kysely<Tables>({ dialect: new SqliteDialect({ database: file }) });
    const provider = { getMigrations: async () => ({ '0001-first': first }) };
    expect((await new Migrator({ db: earlier, provider }).migrateToLatest()).error).toBeUndefined();
    await sql`insert into accounts values ('a', 'ada', 'ada', 'c', 'o', 'r', 'v', 's', 1)`.execute(earlier);
    await sql`insert into sessions values ('s', 't', 'a', 'Firefox on Linux', 1, 2, 3)`.execute(earlier);
    for (const mac of ['m', 'n']) {
      await sql`insert into devices (id, account_id, token_sha256, device_key, certificate, paired_at, order_seq, acknowledged_seq)
        values (${mac}, 'a', ${mac}, 'k', 'c', 1, 0, 0)`.execute(earlier);
    }
    const items = [
      ['1', 'm', 'report', 9],
      ['2', 'm', 'snapshot', 5],
      ['3', 'm', 'route', 7],
      ['4', 'n', 'report', 8],
    ] as const;
    for (const [id, mac, kind, at] of items) {
      await sql`insert into items (device_id, id, epoch, seq, kind, captured_at, received_at, envelope, envelope_hash,
        sealed_sha256, size, body, receipt_root_id, receipt_index, receipt_path)
        values (${mac}, ${id}, 1, ${Number(id)}, ${kind}, 1, ${at}, 'e', 'h', 's', 1, 'row', 1, 0, '[]')`.execute(
        earlier,
      );
    }
    await earlier.destroy();
    const database = await openDatabase(directory);
    const [session] = await database.selectFrom('sessions').selectAll().execute();
    expect(session).toMatchObject({ id: 's', last_seen_at: 2, carrier: 'cookie', on_paired_mac: 0 });
    // Evidence from before thefts were written down is told of as well before it goes.
    expect(await database.selectFrom('thefts').selectAll().execute()).toMatchObject([
      { device_id: 'm', first_seq: 0, until_seq: 0, recovered_at: 7, received_at: 7, told_days: null },
    ]);
    await database.destroy();
  });

  test('refuses a newer schema, and leaves it alone', async () => {
    await (await openDatabase(directory)).destroy();
    withFile((file) => file.prepare('insert into kysely_migration values (?, ?)').run('9999-later', 'now'));
    await expect(openDatabase(directory)).rejects.toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining('newer version'),
    });
    const names = withFile((file) => file.prepare('select name from kysely_migration').pluck().all());
    expect(names).toContain('9999-later');
  });

  test("refuses somebody else's database", async () => {
    withFile((file) => file.exec('create table recipes (name text)'));
    await expect(openDatabase(directory)).rejects.toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining('not Homeward’s'),
    });
  });

  test('refuses what is no database', async () => {
    await writeFile(join(directory, DATABASE_FILE), 'This is a letter, and a long one: '.repeat(200));
    await expect(openDatabase(directory)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
