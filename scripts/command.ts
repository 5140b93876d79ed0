import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** A program to run: its arguments, and after how long it is ended. */
export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  /** Takes each line of standard output; without it the output goes where ours goes. */
  readonly onLine?: (line: string) => void;
};

export type Ending =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: string; readonly interrupted: boolean };
export type RunCommand = (command: Command) => Promise<Ending>;

/** Aborts at the first signal that ends a script; the second of its kind ends the script at once. */
export function interruptedBySignals(): AbortSignal {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => interruption.abort(signal));
  return interruption.signal;
}

/** How long a program that was told to end may take, and how long what it left behind may. */
const GRACE_MS = 10_000;
const LEFTOVER_GRACE_MS = 3_000;
const LEFTOVER_POLL_MS = 50;

/** Signals a child and all that it started and that stayed in its process group; false when nobody is left. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Ends what a program left behind: a browser or a server gets a moment to tidy up. */
async function endLeftovers(pid: number): Promise<void> {
  if (!signalGroup(pid, 'SIGTERM')) return;
  for (let waitedMs = 0; waitedMs < LEFTOVER_GRACE_MS; waitedMs += LEFTOVER_POLL_MS) {
    await pause(LEFTOVER_POLL_MS);
    if (!signalGroup(pid, 0)) return;
  }
  signalGroup(pid, 'SIGKILL');
}

/**
 * Makes the function that runs programs in one directory and environment.
 * A program is ended (SIGTERM to it and all it started, SIGKILL ten seconds later) at its deadline and when `abort`
 * fires; what it leaves behind when it exits is ended too. The promise never rejects.
 */
export function commandRunner(cwd: string, env: NodeJS.ProcessEnv, abort: AbortSignal): RunCommand {
  return ({ program, args, deadlineMs, onLine }) => {
    if (abort.aborted) return Promise.resolve({ ok: false, why: 'interrupted', interrupted: true });
    const stdout = onLine ? 'pipe' : 'inherit';
    // Its own process group: whatever it starts can be ended with it.
    const child = spawn(program, args, { cwd, env, stdio: ['inherit', stdout, 'inherit'], detached: true });
    if (child.stdout && onLine) createInterface({ input: child.stdout }).on('line', onLine);

    let whyEnded: string | undefined;
    let killTimer: NodeJS.Timeout | undefined;
    const end = (why: string): void => {
      whyEnded ??= why;
      const { pid } = child;
      if (pid === undefined) return;
      signalGroup(pid, 'SIGTERM');
      killTimer ??= setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
    };
    const onAbort = (): void => end('interrupted');
    const deadline = setTimeout(() => end(`not finished after ${deadlineMs / 1_000} s`), deadlineMs);
    abort.addEventListener('abort', onAbort, { once: true });

    return new Promise((settle) => {
      const finish = (why: string | undefined): void => {
        clearTimeout(deadline);
        clearTimeout(killTimer);
        abort.removeEventListener('abort', onAbort);
        settle(why === undefined ? { ok: true } : { ok: false, why, interrupted: abort.aborted });
      };
      let tidied: Promise<void> = Promise.resolve();
      child.once('error', (error) => finish(`could not be started: ${error.message}`));
      child.once('exit', () => {
        const { pid } = child;
        // Output that somebody outside the group still holds open would keep `close` from ever coming.
        if (pid !== undefined)
          tidied = endLeftovers(pid).finally(() => setTimeout(() => child.stdout?.destroy(), 500).unref());
      });
      child.once('close', async (code, signal) => {
        await tidied;
        if (whyEnded !== undefined) finish(whyEnded);
        else if (code === 0) finish(undefined);
        else finish(signal ? `ended by ${signal}` : `exit code ${code}`);
      });
    });
  };
}
