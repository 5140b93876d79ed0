/**
 * The results of tasks that run at the same time, each the moment it is there. The first task that throws ends the
 * iteration with what it threw; the others are waited for by nobody.
 */
export async function* arrivals<T>(tasks: Iterable<Promise<T>>): AsyncGenerator<T> {
  const waiting = new Map<number, Promise<{ readonly number: number; readonly result: T }>>();
  let number = 0;
  for (const task of tasks) {
    const mine = number;
    const numbered = task.then((result) => ({ number: mine, result }));
    numbered.catch(() => {});
    waiting.set(mine, numbered);
    number += 1;
  }
  while (waiting.size > 0) {
    const next = await Promise.race(waiting.values());
    waiting.delete(next.number);
    yield next.result;
  }
}
