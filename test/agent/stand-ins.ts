import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programEnvironment, wrappersDirectory } from '../../agent/src/search-path.ts';

/** For what is sure to come: on a busy machine even the start of a shell may take seconds. */
const DEADLINE_MS = 60_000;
/** Far below the 600 s for which stand-ins sleep. */
const ENDING_DEADLINE_MS = 60_000;

const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

/**
 * Programs that stand in for real ones: shell scripts in a directory right behind the agent's wrappers on PATH. Every
 * process that is started with their environment can be found again.
 */
export class StandIns {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly #mark: string;

  constructor() {
    this.directory = realpathSync(mkdtempSync(join(tmpdir(), 'homeward-stand-ins-')));
    this.#mark = randomUUID();
    this.environment = {
      ...programEnvironment({ ...process.env, PATH: `${this.directory}:${process.env['PATH'] ?? ''}` }),
      HOMEWARD_TEST_MARK: this.#mark,
    };
  }

  /** A program with this name. `$here` is the directory; each start appends the process's id to `$here/pids`. */
  put(name: string, script: string): this {
    const head = `#!/bin/sh\nhere='${this.directory}'\necho $$ >>"$here/pids"\n`;
    writeFileSync(join(this.directory, name), head + script, { mode: 0o755 });
    return this;
  }

  /**
   * The wrappers count their seconds with `sleep 1`: from now on none of them passes before this condition of a shell
   * holds, and then they fly. So a deadline comes when the test says so, however long programs take to start.
   */
  holdSeconds(condition: string): this {
    return this.put('sleep', `[ "$1" = 1 ] || exec /bin/sleep "$1"\n${waitFor(condition)}`);
  }

  /** What a stand-in wrote to a file in `$here`; empty where there is none. */
  read(name: string): string {
    const path = join(this.directory, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  /** Writes a file into `$here`: a marker that a stand-in waits for. */
  write(name: string, content: string): void {
    writeFileSync(join(this.directory, name), content);
  }

  /** How often programs were started. */
  get starts(): number {
    return this.pids.length;
  }

  get pids(): number[] {
    return this.read('pids').split('\n').filter(Boolean).map(Number);
  }

  /** A PATH with the wrappers and the tools that they use, without a program that they wrap. */
  pathWithoutPrograms(): string {
    const tools = join(this.directory, 'tools');
    mkdirSync(tools, { recursive: true });
    for (const tool of ['awk', 'mkfifo', 'mktemp', 'ps', 'rm', 'sed', 'sh', 'sleep']) {
      const found = ['/usr/bin', '/bin'].map((place) => join(place, tool)).find((path) => existsSync(path));
      if (found) symlinkSync(found, join(tools, tool));
    }
    return `${wrappersDirectory}:${tools}`;
  }

  /** Commands of the processes with this environment that still run when each had all the time it needs to end. */
  async survivors(): Promise<string[]> {
    const end = performance.now() + ENDING_DEADLINE_MS;
    while (this.running.length > 0 && performance.now() < end) await aMoment();
    return this.running;
  }

  /** Commands of the processes with this environment that run now. */
  get running(): string[] {
    return this.runningPids.flatMap(commandOf);
  }

  /** Waits until the condition holds. @throws Error at the deadline. */
  async until(condition: () => boolean): Promise<void> {
    const end = performance.now() + DEADLINE_MS;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`it did not come to pass within ${DEADLINE_MS} ms: ${condition}`);
      await aMoment();
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Processes with this environment; where the system does not show it, those that stand-ins noted. */
  get runningPids(): number[] {
    if (!existsSync('/proc/self/environ')) return this.pids;
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.#mark);
      } catch {
        return false;
      }
    });
  }
}

/** For a script of a stand-in: waits until a condition of the shell holds. */
export const waitFor = (condition: string): string => `until ${condition}; do /bin/sleep 0.05; done\n`;

/** The command of a process, unless it is gone or only waits to be buried. */
function commandOf(pid: number): string[] {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? [] : [line];
  } catch {
    return [];
  }
}
