import { spawn } from 'node:child_process';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { Answer } from './probe.ts';
import { wordsOf } from './words.ts';

export interface ProgramRun {
  /** An absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** A program that prints more is ended. */
  readonly maxBytes: number;
}

/**
 * What a program prints on standard output, whatever its exit code; or that it could not be started, was ended by a
 * signal, printed too much, or was still running at the deadline. It is killed together with all that it started, and
 * not asked first: it has nothing to tidy up. Throws only the reason of `signal`.
 */
export async function programOutput(clock: Clock, run: ProgramRun, signal: AbortSignal): Promise<Answer<string>> {
  const output = await within(clock, run.deadlineMs, signal, (ending) => outputOf(run, ending));
  return output ?? { problem: 'deadline', detail: `no answer within ${Math.round(run.deadlineMs / 1000)} s` };
}

function outputOf({ program, args, environment, maxBytes }: ProgramRun, ending: AbortSignal): Promise<Answer<string>> {
  return new Promise((resolve) => {
    // It leads a process group, so that ending it ends everything it started.
    const child = spawn(program, args, {
      detached: true,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let isGone = false;
    const kill = () => {
      if (child.pid === undefined || isGone) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // ESRCH: nothing is left of the group.
      }
    };
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) kill();
      else chunks.push(chunk);
    });
    ending.addEventListener('abort', kill, { once: true });
    child.on('error', (error) => resolve({ problem: 'failed', detail: wordsOf(error) }));
    child.on('exit', () => {
      // What it left behind goes too. Later the number may be another process's.
      kill();
      isGone = true;
    });
    child.on('close', (_, killedBy) => {
      ending.removeEventListener('abort', kill);
      if (bytes > maxBytes) resolve({ problem: 'failed', detail: `it printed more than ${maxBytes} bytes` });
      else if (killedBy !== null) resolve({ problem: 'failed', detail: `it was ended by ${killedBy}` });
      else resolve({ value: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
