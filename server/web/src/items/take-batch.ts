/** What may be asked for together: all of a question is checked against the same. */
interface Waiting {
  readonly trust: unknown;
}

/** Takes the first of the queue, and those behind it that are checked against the same; null where it is empty. */
export function takeBatch<T extends Waiting>(queue: T[], most: number): readonly [T, ...T[]] | null {
  const [first] = queue;
  if (!first) return null;
  const other = queue.findIndex(({ trust }, at) => at >= most || trust !== first.trust);
  const [head = first, ...rest] = queue.splice(0, other < 0 ? most : other);
  return [head, ...rest];
}
