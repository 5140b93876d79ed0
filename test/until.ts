/** For what is sure to come within a second: on a machine that is busy with other things it may take a minute. */
const DEADLINE_MS = 60_000;
const LOOK_MS = 10;

/** Resolves when the condition holds. @throws Error after the deadline, with what was waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string | (() => string | Promise<string>) = '',
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) {
      const words = typeof what === 'string' ? what : await what();
      throw new Error(`waited in vain: ${words || condition.toString()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
