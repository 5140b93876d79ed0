import type { TestBrowser } from './server-under-test.ts';

const HOUR_MS = 3_600_000;

/**
 * A day in which the server runs: a clock that goes on by more than two hours at once has jumped, or the server was off.
 * @param goOn moves the server's clock
 */
export async function aDayOfRunning({ call }: Pick<TestBrowser, 'call'>, goOn: (ms: number) => void): Promise<void> {
  for (let hour = 0; hour < 24; hour += 1) {
    goOn(HOUR_MS);
    // Its timers look at the clock every minute; this does too.
    await call('holds', {});
  }
}
