import { expect, test } from '@jest/globals';
import { Pending } from '../../../server/src/services/pending.ts';

function clockAt(start: number) {
  let now = start;
  return {
    now: () => now,
    pass(seconds: number) {
      now += seconds * 1000;
    },
  };
}

test('each is taken once', () => {
  const pending = new Pending<string>({ clock: clockAt(0), lifetimeSeconds: 10, capacity: 5 });
  const id = pending.add('one');
  expect(pending.take('another')).toBeUndefined();
  expect(pending.take(id)).toBe('one');
  expect(pending.take(id)).toBeUndefined();
});

test('is gone after its time', () => {
  const clock = clockAt(0);
  const pending = new Pending<string>({ clock, lifetimeSeconds: 10, capacity: 5 });
  const id = pending.add('one');
  clock.pass(10);
  expect(pending.take(id)).toBeUndefined();
});

test('holds no more than its capacity, and nothing that is over', () => {
  const clock = clockAt(0);
  const pending = new Pending<number>({ clock, lifetimeSeconds: 10, capacity: 3 });
  const ids = [1, 2, 3, 4].map((value) => pending.add(value));
  expect(pending.size).toBe(3);
  expect(ids.map((id) => pending.take(id))).toEqual([undefined, 2, 3, 4]);
  pending.add(5);
  clock.pass(11);
  pending.add(6);
  expect(pending.size).toBe(1);
});
