import type { CompiledQuery } from 'kysely';

/** The values, the last one repeated up to a power of two: a list of such lengths takes few different statements. */
export function padded<Value>(values: readonly Value[]): Value[] {
  const [last] = values.slice(-1);
  if (last === undefined) return [];
  const length = 2 ** Math.ceil(Math.log2(values.length));
  return [...values, ...Array.from({ length: length - values.length }, () => last)];
}

/**
 * A query whose only parameters are a list to look in, compiled once for each length.
 * @param compile the builder's query for these values.
 */
export function listQuery<Value, Row>(
  compile: (values: readonly Value[]) => CompiledQuery<Row>,
): (values: readonly Value[]) => CompiledQuery<Row> {
  const compiled = new Map<number, CompiledQuery<Row>>();
  return (values) => {
    const parameters = padded(values);
    const kept = compiled.get(parameters.length) ?? compile(parameters);
    compiled.set(parameters.length, kept);
    return { ...kept, parameters };
  };
}
