import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, startProgram } from '../../../scripts/trial/program.ts';

export const HOMEWARD_SERVER = join(import.meta.dirname, '../../../server/bin/homeward-server');

const COMMAND_DEADLINE_MS = 120_000;

export interface CommandEnded {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** An operator at a shell: a directory, and the real command line. */
export interface Operator {
  readonly directory: string;
  /** Runs a command to its end. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandEnded>;
  /** As `run` with `--json`; the answer, whatever the exit code. */
  json(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<unknown>;
  /** Starts a server on a port of the system's choice and waits until it listens. */
  serve(args?: readonly string[], env?: Record<string, string>): Promise<{ origin: string; program: Program }>;
  leave(): Promise<void>;
}

export async function operatorAtShell(): Promise<Operator> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-operator-'));
  const programs: Program[] = [];
  const run: Operator['run'] = async (args, env = {}) => {
    const child = spawn(HOMEWARD_SERVER, args, {
      cwd: directory,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: COMMAND_DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, err };
  };
  return {
    directory,
    run,
    json: async (args, env) => JSON.parse((await run([...args, '--json'], env)).out) as unknown,
    async serve(args = [], env = {}) {
      const port = args.includes('--port') ? [] : ['--port', '0'];
      const program = startProgram(HOMEWARD_SERVER, ['run', '--console', 'off', ...port, ...args], {
        cwd: directory,
        env,
      });
      programs.push(program);
      const [, origin = ''] = await program.waitForLine(/Homeward is at (\S+)/);
      return { origin, program };
    },
    async leave() {
      for (const program of programs) await program.stop('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
