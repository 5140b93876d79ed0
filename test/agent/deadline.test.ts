import { describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../agent/src/clock.ts';
import { within } from '../../agent/src/deadline.ts';

const never = new AbortController().signal;
const forever = () => new Promise<string>(() => {});

describe('within', () => {
  test('gives what the work gives', async () => {
    await expect(within(clock, 1000, never, async () => 'done')).resolves.toBe('done');
  });

  test('gives undefined where the deadline comes first, and ends the work’s own signal', async () => {
    let inner: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      inner = signal;
      return forever();
    };
    await expect(within(clock, 20, never, work)).resolves.toBeUndefined();
    expect(inner?.aborted).toBe(true);
  });

  test('throws the reason of the signal, before the work and during it', async () => {
    const reason = new Error('recovered');
    await expect(within(clock, 1000, AbortSignal.abort(reason), forever)).rejects.toBe(reason);
    const controller = new AbortController();
    const working = within(clock, 1000, controller.signal, forever);
    controller.abort(reason);
    await expect(working).rejects.toBe(reason);
  });

  test('throws what the work throws', async () => {
    await expect(within(clock, 1000, never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  test('leaves no timer behind', async () => {
    let cancelled = 0;
    const counting = {
      ...clock,
      setTimer: () => () => {
        cancelled += 1;
      },
    };
    await within(counting, 1000, never, async () => 'done');
    expect(cancelled).toBe(1);
  });
});
