import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { wrappersDirectory } from '../../../agent/src/search-path.ts';
import type { StandIns } from '../stand-ins.ts';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** What ends in time ends by itself, not because a busy machine was slow to start it. */
const longDeadlines = {
  HOMEWARD_CAPTURE_DEADLINE_SECONDS: '600',
  HOMEWARD_LIST_DEADLINE_SECONDS: '600',
  HOMEWARD_TRACE_DEADLINE_SECONDS: '600',
};

/** A wrapper of agent/bin that runs under a shell, with the stand-ins behind it. */
export class Wrapped {
  readonly process: ChildProcess;
  readonly #outcome: Promise<Outcome>;

  constructor(
    shell: readonly string[],
    standIns: StandIns,
    name: string,
    args: readonly string[],
    extra: Readonly<Record<string, string>> = {},
    wrappers: string = wrappersDirectory,
  ) {
    const [program = 'sh', ...options] = shell;
    const begun = performance.now();
    const child = spawn(program, [...options, join(wrappers, name), ...args], {
      cwd: standIns.directory,
      env: { ...standIns.environment, ...longDeadlines, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    this.#outcome = new Promise((resolve) => {
      child.on('close', (status) => resolve({ status, stdout, stderr, ms: performance.now() - begun }));
    });
  }

  /** What came of it, when it has ended and all who held its streams have let go. */
  outcome(): Promise<Outcome> {
    return this.#outcome;
  }
}
