import type { Clock } from './clock.ts';

/**
 * What the work gives, or undefined where `deadlineMs` passed first. Its own signal ends then, or with `signal`; work
 * that does not listen to it is left behind. Throws the reason of `signal` when that comes, and what the work throws.
 */
export async function within<T>(
  clock: Clock,
  deadlineMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const ended = Promise.withResolvers<undefined>();
  const onAbort = () => {
    controller.abort(signal.reason);
    ended.reject(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimer = clock.setTimer(() => {
    controller.abort(new DOMException('The deadline has passed', 'TimeoutError'));
    ended.resolve(undefined);
  }, deadlineMs);
  const working = work(controller.signal);
  try {
    return await Promise.race([working, ended.promise]);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
    working.catch(() => {});
  }
}
