/**
 * Runs what it is given, so many at a time at most, in the order in which it was given. A telephone that asked for a thousand
 * photos at once would have most of them wait longer than a request may take.
 */
export function inTurns(atOnce: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
    else running += 1;
    try {
      return await task();
    } finally {
      // The place goes to whoever waits, and is free where nobody does.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
