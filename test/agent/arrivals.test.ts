import { expect, test } from '@jest/globals';
import { arrivals } from '../../agent/src/arrivals.ts';

const later = <T>(value: T, ms: number) => new Promise<T>((resolve) => setTimeout(resolve, ms, value));

test('gives each result when it is there, not in the order of the tasks', async () => {
  const seen: string[] = [];
  for await (const result of arrivals([later('slow', 60), later('quick', 1), later('medium', 30)])) seen.push(result);
  expect(seen).toEqual(['quick', 'medium', 'slow']);
});

test('loses none of several that are there at once', async () => {
  const seen: number[] = [];
  for await (const result of arrivals([1, 2, 3].map((number) => Promise.resolve(number)))) seen.push(result);
  expect(seen.sort()).toEqual([1, 2, 3]);
});

test('throws what a task throws, after what came before it', async () => {
  const seen: string[] = [];
  const read = async () => {
    const failing = later('', 20).then(() => Promise.reject(new Error('broken')));
    for await (const result of arrivals([failing, later('first', 1), later('never', 60)])) seen.push(result);
  };
  await expect(read()).rejects.toThrow('broken');
  expect(seen).toEqual(['first']);
});

test('ends at once where there is nothing to wait for', async () => {
  for await (const result of arrivals([])) throw new Error(`unexpected ${String(result)}`);
});
