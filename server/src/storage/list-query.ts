import type { CompiledQuery } from 'kysely';

/** The values, the last one repeated up to a power of two: a list of such lengths takes few different statements. */
export function padded<Value>(values: readonly Value[]): Value[] {
  const [last] = values.slice(-1);
  if (last === undefined) return [];
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...Array.from({ length: length - values.length }, () => last)];
}

/**
 * A query whose only parameters are lists to look in, compiled once for each length of them.
 * @param compile the builder's query for such lists, which it names in their order.
 */
export function listQuery<Lists extends (readonly unknown[])[], Row>(
  compile: (...lists: Lists) => CompiledQuery<Row>,
): (...lists: Lists) => CompiledQuery<Row> {
  const compiled = new Map<string, CompiledQuery<Row>>();
  return (...lists) => {
    const filled = lists.map(padded) as unknown as Lists;
    const lengths = filled.map(({ length }) => length).join();
    const kept = compiled.get(lengths) ?? compile(...filled);
    compiled.set(lengths, kept);
    return { ...kept, parameters: filled.flat() };
  };
}
