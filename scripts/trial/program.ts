import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { leftOpen } from './left-open.ts';

/** A program of ours that was started for a trial, and what it has printed. */
export interface Program {
  readonly pid: number;
  /** All lines so far, standard output and standard error in the order in which they came. */
  readonly lines: readonly string[];
  /** The first line, past or to come, that matches. @throws Error at the deadline, or when the program ends without it. */
  waitForLine(pattern: RegExp, deadlineMs?: number): Promise<RegExpExecArray>;
  /** Asks it to end (SIGTERM unless another signal is named), and kills it after twenty seconds. @returns milliseconds it took. */
  stop(signal?: NodeJS.Signals): Promise<number>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface ProgramOptions {
  readonly env?: Record<string, string>;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** Told each line as it comes. */
  readonly onLine?: (line: string) => void;
  readonly cwd?: string;
}

/** Far longer than an end takes, so that a busy machine does not make a kill of it. */
const STOP_DEADLINE_MS = 20_000;
/** For the last lines of a program that has ended. */
const LAST_LINES_MS = 500;
/** Lines kept at most: a program that is chatty for hours must not fill our memory. */
const MAX_LINES = 10_000;

/** Starts a program. Its environment is ours with `env` on top. */
export function startProgram(command: string, args: readonly string[], options: ProgramOptions = {}): Program {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  child.stdin?.on('error', () => {}).end(options.input);
  const isOver = leftOpen(() => child.kill('SIGKILL'));
  child.once('exit', isOver);
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > MAX_LINES) lines.shift();
      options.onLine?.(line);
      for (const listener of listeners) listener(line);
    });
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    // A grandchild may hold our end of the pipe open for as long as it likes: what is read by then is what counts.
    child.once('exit', (code, signal) => {
      const settle = () => resolve({ code, signal });
      child.once('close', settle);
      setTimeout(settle, LAST_LINES_MS).unref();
    });
  });

  return {
    pid: child.pid ?? -1,
    lines,
    ended,
    waitForLine: (pattern, deadlineMs = 120_000) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          const match = pattern.exec(line);
          if (match) finish(() => resolve(match));
        };
        const fail = (why: string) =>
          finish(() =>
            reject(new Error(`${command} ${why} without printing ${pattern}:\n${lines.slice(-20).join('\n')}`)),
          );
        const timer = setTimeout(() => fail(`ran ${deadlineMs} ms`), deadlineMs);
        const finish = (settle: () => void) => {
          clearTimeout(timer);
          listeners.delete(look);
          settle();
        };
        listeners.add(look);
        for (const line of lines) look(line);
        void ended.then(() => fail('ended'));
      }),
    stop: (signal = 'SIGTERM') => stop(child, ended, signal),
  };
}

async function stop(child: ChildProcess, ended: Program['ended'], signal: NodeJS.Signals): Promise<number> {
  const askedAt = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    const deadline = new AbortController();
    const late = pause(STOP_DEADLINE_MS, 'late', { signal: deadline.signal }).catch(() => 'ended');
    if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
    deadline.abort();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  await ended;
  return performance.now() - askedAt;
}
