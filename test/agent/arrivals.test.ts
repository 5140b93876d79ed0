import { expect, test } from '@jest/globals';
import { arrivals } from '../../agent/src/arrivals.ts';

type Task = PromiseWithResolvers<string>;

test('gives each result when it is there, not in the order of the tasks', async () => {
  const [slow, quick, medium] = [0, 1, 2].map(() => Promise.withResolvers<string>()) as [Task, Task, Task];
  const next = { quick: () => medium.resolve('medium'), medium: () => slow.resolve('slow') } as Record<
    string,
    () => void
  >;
  const seen: string[] = [];
  quick.resolve('quick');
  for await (const result of arrivals([slow.promise, quick.promise, medium.promise])) {
    seen.push(result);
    next[result]?.();
  }
  expect(seen).toEqual(['quick', 'medium', 'slow']);
});

test('loses none of several that are there at once', async () => {
  const seen: number[] = [];
  for await (const result of arrivals([1, 2, 3].map((number) => Promise.resolve(number)))) seen.push(result);
  expect(seen.sort()).toEqual([1, 2, 3]);
});

test('throws what a task throws, after what came before it', async () => {
  const failing = Promise.withResolvers<string>();
  const seen: string[] = [];
  const read = async () => {
    for await (const result of arrivals([failing.promise, Promise.resolve('first'), new Promise<string>(() => {})])) {
      seen.push(result);
      failing.reject(new Error('broken'));
    }
  };
  await expect(read()).rejects.toThrow('broken');
  expect(seen).toEqual(['first']);
});

test('ends at once where there is nothing to wait for', async () => {
  for await (const result of arrivals([])) throw new Error(`unexpected ${String(result)}`);
});
