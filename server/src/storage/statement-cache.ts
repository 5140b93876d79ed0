import type { Database as SqliteFile } from 'better-sqlite3';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Distinct statements are few: one for each query of the repositories, and one for each size of a multi-row insert. */
const MAX_STATEMENTS = 500;

/**
 * The database as Kysely's dialect wants it, with compiled statements kept: compiling a multi-row insert costs more
 * than running it. Kysely runs each statement to its end before the next, so sharing them is safe.
 */
export function cacheStatements(file: SqliteFile): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => void file.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      if (kept) return kept;
      const statement = file.prepare(sql) as unknown as SqliteStatement;
      if (statements.size >= MAX_STATEMENTS) statements.clear();
      statements.set(sql, statement);
      return statement;
    },
  };
}
