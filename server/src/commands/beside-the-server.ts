import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HomewardError } from '@homeward/shared/errors';
import type { Config } from '../config.ts';
import { DATABASE_FILE, type Database, openDatabaseInUse } from '../storage/database.ts';

/**
 * Works on the database beside a server that may be running.
 * @throws HomewardError `unavailable` with a sentence for the operator where there is none.
 */
export async function besideTheServer<Result>(
  { dataDirectory }: Pick<Config, 'dataDirectory'>,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(join(dataDirectory, DATABASE_FILE))) {
    throw new HomewardError(
      'unavailable',
      `there is no data of a Homeward server in ${dataDirectory} that this user may see. Name it with --data or ` +
        'HOMEWARD_DATA, or by --variables the file with the variables of the server, and run this as the user of the server.',
    );
  }
  const database = await openDatabaseInUse(dataDirectory);
  try {
    return await work(database);
  } finally {
    await database.destroy();
  }
}
