import { setTimeout as pause } from 'node:timers/promises';

/** How to end, at once, each thing that a trial has started and that has not ended yet. */
const open = new Set<() => unknown>();

/** For one thing: what does not end by then is left to whoever ends the process. */
const DEADLINE_MS = 10_000;

/**
 * Remembers something that was started: where a test fails on its way there is nobody else to end it, and it would keep
 * the process that runs the test from ending.
 * @returns to be called when it has ended
 */
export function leftOpen(end: () => unknown): () => void {
  open.add(end);
  return () => void open.delete(end);
}

/** Ends what has been left, the latest first, as far as it goes. */
export async function endLeftOpen(): Promise<void> {
  const ends = [...open].toReversed();
  open.clear();
  for (const end of ends) {
    const ended = (async () => end())().catch(() => {});
    await Promise.race([ended, pause(DEADLINE_MS, undefined, { ref: false })]);
  }
}

/** Where the environment of a test finds it: it shares the test's globals, and none of its modules. */
export const END_LEFT_OPEN = 'homeward.endLeftOpen';
Reflect.set(globalThis, Symbol.for(END_LEFT_OPEN), endLeftOpen);
