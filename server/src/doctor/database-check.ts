import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { DATABASE_FILE } from '../storage/database.ts';
import { type Finding, fail, ok } from './finding.ts';

const BUSY_DEADLINE_MS = 10_000;

const RESTORE =
  'stop the server, keep a copy of the data directory as it is, and restore the latest backup: Macs send again what they kept';

/** Whether the database's pages fit together, and its rows. Reads all of it; a server may be running. */
export function checkDatabase(directory: string): Finding[] {
  const file = new SqliteFile(join(directory, DATABASE_FILE), { timeout: BUSY_DEADLINE_MS, fileMustExist: true });
  try {
    return [checkPages(file), checkReferences(file), checkItems(file)];
  } finally {
    file.close();
  }
}

function checkPages(file: SqliteFile.Database): Finding {
  const check = 'database pages';
  try {
    const said = file.pragma('integrity_check(1)', { simple: true });
    return said === 'ok' ? ok(check, 'each page is as it should be') : fail(check, `${said}`, RESTORE);
  } catch (error) {
    return fail(check, (error as Error).message, RESTORE);
  }
}

function checkReferences(file: SqliteFile.Database): Finding {
  const check = 'database rows';
  const broken = file.pragma('foreign_key_check') as { table: string }[];
  const [first] = broken;
  if (first === undefined) return ok(check, 'no row names one that is gone');
  return fail(check, `${broken.length} rows name one that is gone, the first in ${first.table}`, RESTORE);
}

/** Rows of items hold no references, which would cost at each item; so they are looked up here. */
function checkItems(file: SqliteFile.Database): Finding {
  const check = 'items';
  const count = (sql: string) => file.prepare<[], number>(sql).pluck().get() ?? 0;
  const all = count('SELECT count(*) FROM items');
  const withoutMac = count('SELECT count(*) FROM items WHERE device_id NOT IN (SELECT id FROM devices)');
  const withoutReceipt = count(
    'SELECT count(*) FROM items WHERE receipt_root_id NOT IN (SELECT id FROM receipt_roots)',
  );
  if (withoutMac + withoutReceipt === 0) return ok(check, `${all} items, each with its Mac and its receipt`);
  return fail(check, `${withoutMac} items without their Mac, ${withoutReceipt} without their receipt`, RESTORE);
}
