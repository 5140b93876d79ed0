import { uptime } from 'node:os';

/** Time, as the engine sees it; a test brings its own. */
export interface Clock {
  /** Wall clock: milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only go forward, sleep included where the system counts it. */
  monotonicMs(): number;
  /** Calls back once after the delay; the answer cancels. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

/**
 * The system's clock. `os.uptime()` counts sleep on Linux and macOS (CLOCK_BOOTTIME, kern.boottime), which
 * `performance.now()` does not: a night's sleep must not look like a changed clock.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => uptime() * 1000,
  setTimer: (callback, delayMs) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after the delay, or at once when the signal ends it. */
export const pause = (clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.setTimer(done, delayMs);
    signal.addEventListener('abort', done);
  });
