import { describe, expect, test } from '@jest/globals';
import { LastSeen } from '../../../server/src/services/last-seen.ts';

describe('last seen', () => {
  test('is told at once and written down together', async () => {
    let now = 1000;
    const written: Record<string, number>[] = [];
    const lastSeen = new LastSeen(
      { now: () => now },
      async (times) => void written.push(Object.fromEntries(times)),
      () => {},
    );
    lastSeen.touch('a');
    now = 2000;
    lastSeen.touch('b');
    expect(lastSeen.of('a', 500)).toBe(1000);
    expect(lastSeen.of('c', 500)).toBe(500);
    expect(lastSeen.of('c', null)).toBeNull();
    await lastSeen.flush();
    await lastSeen.flush();
    expect(written).toEqual([{ a: 1000, b: 2000 }]);
    expect(lastSeen.of('a', 1000)).toBe(1000);
    await lastSeen.close();
  });

  test('a contact during the writing is written the next time, and so is what could not be written', async () => {
    let now = 1000;
    let isFull = true;
    const written: Record<string, number>[] = [];
    const lastSeen = new LastSeen(
      { now: () => now },
      async (times) => {
        now = 2000;
        lastSeen.touch('a');
        if (isFull) throw new Error('disk full');
        written.push(Object.fromEntries(times));
      },
      () => {},
    );
    lastSeen.touch('a');
    lastSeen.touch('b');
    await expect(lastSeen.flush()).rejects.toThrow('disk full');
    isFull = false;
    now = 3000;
    await lastSeen.flush();
    expect(written).toEqual([{ a: 2000, b: 1000 }]);
    await lastSeen.close();
  });
});
