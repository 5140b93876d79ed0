import type { CompiledQuery, Kysely } from 'kysely';

/** Rows of one statement at most. Statements are kept by size, so sizes are powers of two: few statements fit all. */
const MAX_ROWS = 32;

/**
 * Inserts many rows with few statements, compiled once: what a query builder does for each value costs more than
 * the insert itself.
 */
export class MultiRowInsert<Row> {
  readonly #compile: (rows: readonly Row[]) => CompiledQuery;
  readonly #columns: readonly (keyof Row)[];
  readonly #compiled = new Map<number, CompiledQuery>();

  /**
   * @param columns all that a row has.
   * @param compile the builder's insert of these rows, whose keys are in the order of `columns`.
   */
  constructor(columns: readonly (keyof Row)[], compile: (rows: readonly Row[]) => CompiledQuery) {
    this.#columns = columns;
    this.#compile = compile;
  }

  /** Inserts the rows within a transaction. */
  async run(transaction: Pick<Kysely<never>, 'executeQuery'>, rows: readonly Row[]): Promise<void> {
    let from = 0;
    while (from < rows.length) {
      const size = Math.min(MAX_ROWS, 2 ** Math.floor(Math.log2(rows.length - from)));
      const chunk = rows.slice(from, from + size);
      const parameters = chunk.flatMap((row) => this.#columns.map((column) => row[column]));
      await transaction.executeQuery({ ...this.#statementFor(chunk), parameters });
      from += size;
    }
  }

  #statementFor(rows: readonly Row[]): CompiledQuery {
    const kept = this.#compiled.get(rows.length);
    if (kept) return kept;
    // The builder names columns in the order of the first row's keys.
    const inOrder = rows.map((row) => Object.fromEntries(this.#columns.map((column) => [column, row[column]])) as Row);
    const compiled = this.#compile(inOrder);
    this.#compiled.set(rows.length, compiled);
    return compiled;
  }
}
