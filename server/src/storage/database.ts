import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import SqliteFile from 'better-sqlite3';
import { Kysely } from 'kysely';
import { type MigrationProvider, Migrator } from 'kysely/migration';
import * as first from './migrations/0001-first.ts';
import * as sessionCarrier from './migrations/0002-session-carrier.ts';
import * as activity from './migrations/0003-activity.ts';
import * as settings from './migrations/0004-settings.ts';
import * as guard from './migrations/0005-guard.ts';
import * as messages from './migrations/0006-messages.ts';
import * as shares from './migrations/0007-shares.ts';
import * as rotations from './migrations/0008-rotations.ts';
import * as lifetime from './migrations/0009-lifetime.ts';
import * as timeStamps from './migrations/0010-time-stamps.ts';
import * as deletion from './migrations/0011-deletion.ts';
import * as proofs from './migrations/0012-proofs.ts';
import * as theftErasure from './migrations/0013-theft-erasure.ts';
import * as knownTime from './migrations/0014-known-time.ts';
import * as lateEvidence from './migrations/0015-late-evidence.ts';
import * as borrowedDevice from './migrations/0016-borrowed-device.ts';
import * as missedMacs from './migrations/0017-missed-macs.ts';
import * as provenFactors from './migrations/0018-proven-factors.ts';
import * as endedNews from './migrations/0019-ended-news.ts';
import * as addedIn from './migrations/0020-added-in.ts';
import * as factorsCountFrom from './migrations/0021-factors-count-from.ts';
import * as endedOrders from './migrations/0022-ended-orders.ts';
import { cacheStatements } from './statement-cache.ts';
import type { Tables } from './tables.ts';
import { TransactionalSqliteDialect } from './transactional-dialect.ts';

export type Database = Kysely<Tables>;

export const DATABASE_FILE = 'homeward.db';

/** How long a statement waits for another process (a backup, an operator's shell) that holds the file. */
const BUSY_DEADLINE_MS = 5_000;

/** Pages of the database held in memory, in KiB: the ends of all indexes, to which every item adds. */
const CACHE_KIB = 32 * 1024;

/** The write-ahead log is folded into the database at this many pages of 4 KiB: seldom, since it costs two fsyncs. */
const CHECKPOINT_PAGES = 4_096;

/** In order; names sort. A database that has run one that is not here belongs to a newer version. */
const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-first': first,
    '0002-session-carrier': sessionCarrier,
    '0003-activity': activity,
    '0004-settings': settings,
    '0005-guard': guard,
    '0006-messages': messages,
    '0007-shares': shares,
    '0008-rotations': rotations,
    '0009-lifetime': lifetime,
    '0010-time-stamps': timeStamps,
    '0011-deletion': deletion,
    '0012-proofs': proofs,
    '0013-theft-erasure': theftErasure,
    '0014-known-time': knownTime,
    '0015-late-evidence': lateEvidence,
    '0016-borrowed-device': borrowedDevice,
    '0017-missed-macs': missedMacs,
    '0018-proven-factors': provenFactors,
    '0019-ended-news': endedNews,
    '0020-added-in': addedIn,
    '0021-factors-count-from': factorsCountFrom,
    '0022-ended-orders': endedOrders,
  }),
};

/**
 * Opens the database in a directory, made on first use, and brings its schema up to date. One process at a time.
 *
 * Durability: in WAL mode with `synchronous=FULL` a commit returns after the log was fsynced; on macOS a plain fsync
 * leaves data in the drive's cache, hence `fullfsync` (https://www.sqlite.org/pragma.html#pragma_fullfsync).
 * Integers arrive as JavaScript numbers: none of ours goes beyond 2^53.
 * @param directory exists and is writable.
 * @throws HomewardError `unavailable` where the file is no database of ours, is damaged, or has a newer schema.
 */
export async function openDatabase(directory: string): Promise<Database> {
  const database = databaseOn(openFile(join(directory, DATABASE_FILE)));
  try {
    await migrate(database);
    return database;
  } catch (cause) {
    await database.destroy();
    throw cause;
  }
}

/**
 * Opens the database of a server that may be running: it is neither made nor changed in its schema.
 * @throws HomewardError `unavailable` where there is none, or its schema is not the one of this version.
 */
export async function openDatabaseInUse(directory: string): Promise<Database> {
  const path = join(directory, DATABASE_FILE);
  const database = databaseOn(openFile(path, { fileMustExist: true }));
  try {
    await refuseNewerSchema(database);
    const pending = await new Migrator({ db: database, provider: migrations }).getMigrations();
    if (pending.some(({ executedAt }) => executedAt === undefined)) {
      throw new HomewardError(
        'unavailable',
        'the data was written by an older version of Homeward; start this version of the server once, then try again',
      );
    }
    return database;
  } catch (cause) {
    await database.destroy();
    throw cause;
  }
}

const databaseOn = (file: SqliteFile.Database): Database =>
  new Kysely<Tables>({ dialect: new TransactionalSqliteDialect({ database: cacheStatements(file) }) });

function openFile(path: string, { fileMustExist = false } = {}): SqliteFile.Database {
  let file: SqliteFile.Database | undefined;
  try {
    file = new SqliteFile(path, { timeout: BUSY_DEADLINE_MS, fileMustExist });
    file.pragma('journal_mode = WAL');
    file.pragma('synchronous = FULL');
    if (process.platform === 'darwin') {
      file.pragma('fullfsync = ON');
      file.pragma('checkpoint_fullfsync = ON');
    }
    file.pragma('foreign_keys = ON');
    // What a statement of many rows would have to undo stays in memory.
    file.pragma('temp_store = MEMORY');
    file.pragma(`cache_size = -${CACHE_KIB}`);
    file.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // What is deleted is overwritten: a retired Mac's items do not stay behind in free pages.
    file.pragma('secure_delete = ON');
    return file;
  } catch (cause) {
    file?.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HomewardError('unavailable', `the database ${path} cannot be opened: ${reason}`, { cause });
  }
}

async function migrate(database: Database): Promise<void> {
  await refuseNewerSchema(database);
  const { error } = await new Migrator({ db: database, provider: migrations }).migrateToLatest();
  if (error !== undefined) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HomewardError('unavailable', `the database could not be brought up to date: ${reason}`, { cause: error });
  }
}

/** Kysely's own table of migrations; see its `DEFAULT_MIGRATION_TABLE`. */
interface Bookkeeping {
  kysely_migration: { name: string };
}

async function refuseNewerSchema(database: Database): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.length === 0) return;
  if (!tables.some(({ name }) => name === 'kysely_migration')) {
    throw new HomewardError('unavailable', 'the data directory holds a database that is not Homeward’s');
  }
  const bookkeeping = database as unknown as Kysely<Bookkeeping>;
  const executed = await bookkeeping.selectFrom('kysely_migration').select('name').execute();
  const known = await migrations.getMigrations();
  const unknown = executed.find(({ name }) => !Object.hasOwn(known, name));
  if (unknown) {
    throw new HomewardError(
      'unavailable',
      `the data was written by a newer version of Homeward (schema ${unknown.name}); update this server`,
    );
  }
}
