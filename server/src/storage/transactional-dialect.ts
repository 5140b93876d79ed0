import { SqliteAdapter, SqliteDialect } from 'kysely';

/**
 * Kysely's dialect, but for one thing: it takes SQLite for a database that cannot undo a change of its schema, and would run
 * every statement of a migration by itself. SQLite can (https://www.sqlite.org/lang_transaction.html), so that all that a
 * start brings up to date is there, with what is written down of it, or nothing of it is. No migration may hold what does
 * not run in a transaction: `vacuum`, or a pragma such as `foreign_keys`.
 */
export class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
