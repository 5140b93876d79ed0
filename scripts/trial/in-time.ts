import { setTimeout as pause } from 'node:timers/promises';

/** The deadline came first: what was waited for may still go on. */
export class Overdue extends Error {}

/** @throws Overdue where the work takes longer */
export async function inTime<T>(deadlineMs: number, what: string, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = pause(deadlineMs, undefined, { signal: ended.signal }).then(() => {
    throw new Overdue(`${what} took more than ${deadlineMs / 1_000} seconds`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    ended.abort();
  }
}
