import { describe, expect, test } from '@jest/globals';
import { inTurns } from '../../../server/web/src/share/in-turns.ts';

/** Tasks that end when the test says so. */
function heldTasks(count: number) {
  const started: number[] = [];
  const held = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const tasks = held.map(({ promise }, at) => () => {
    started.push(at);
    return promise;
  });
  return { started, held, tasks };
}

const turn = () => new Promise<void>((next) => setTimeout(next));

describe('in turns', () => {
  test('so many run at a time, in the order in which they were given', async () => {
    const { started, held, tasks } = heldTasks(5);
    const inTurn = inTurns(2);
    const answers = tasks.map((task) => inTurn(task));
    await turn();
    expect(started).toEqual([0, 1]);
    held[1]?.resolve(1);
    await turn();
    expect(started).toEqual([0, 1, 2]);
    for (const [at, { resolve }] of held.entries()) resolve(at);
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4]);
  });

  test('one that fails gives its place to the next, and a place that nobody waits for is free again', async () => {
    const { started, held, tasks } = heldTasks(2);
    const inTurn = inTurns(1);
    const [failing, next] = tasks.map((task) => inTurn(task));
    held[0]?.reject(new Error('gone'));
    await expect(failing).rejects.toThrow('gone');
    held[1]?.resolve(1);
    expect(await next).toBe(1);
    expect(started).toEqual([0, 1]);
    expect(await inTurn(async () => 'again')).toBe('again');
  });
});
