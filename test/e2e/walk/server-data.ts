import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { DATABASE_FILE } from '../../../server/src/storage/database.ts';
import type { ConsoleUnderTest } from '../console-under-test.ts';

/** Lets days go by: what no test can wait for is written into the server's database while it runs. */
export function changeData(
  { directory }: Pick<ConsoleUnderTest, 'directory'>,
  change: (data: SqliteFile.Database) => void,
): void {
  const data = new SqliteFile(join(directory, 'data', DATABASE_FILE));
  try {
    data.pragma('busy_timeout = 10000');
    change(data);
  } finally {
    data.close();
  }
}
