import type { Clock } from '../clock.ts';

const STEP_MS = 15_000;
/** A step that comes so much too late was not spent awake. */
const LATE_MS = 15_000;

/**
 * Calls back once when so much time has passed in one piece in which the Mac was awake and this process ran; the answer
 * cancels. Where a timer's delay runs on through sleep it has passed at wake-up, when whoever is waited for has had no
 * chance yet: so the time is counted in steps, and one that comes much too late begins the count anew.
 */
export function setAwakeTimer(clock: Clock, callback: () => void, delayMs: number): () => void {
  let passedMs = 0;
  let cancel = () => {};
  const step = () => {
    const stepMs = Math.min(STEP_MS, delayMs - passedMs);
    const from = clock.monotonicMs();
    cancel = clock.setTimer(() => {
      const tookMs = clock.monotonicMs() - from;
      passedMs = tookMs > stepMs + LATE_MS ? 0 : passedMs + stepMs;
      if (passedMs >= delayMs) callback();
      else step();
    }, stepMs);
  };
  step();
  return () => cancel();
}
