import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, chown, lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DaemonPlaces, daemonPlacesAt, socketOf } from '../../../agent/src/daemon/daemon-places.ts';
import { readMachineId } from '../../../agent/src/state/machine-id.ts';
import { until } from '../../until.ts';
import { pairWith, temporaryDirectory } from '../agent-under-test.ts';
import type { StandInServer } from '../stand-in-server.ts';

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const START_DEADLINE_MS = 60_000;

/** The service in a real process, on a disk in a folder, with a file in the console's place. */
export class DaemonUnderTest {
  readonly places: DaemonPlaces;
  readonly #console: string;
  readonly #root: string;
  readonly #remove: () => Promise<void>;
  #child: ChildProcess | undefined;
  #errors = '';

  private constructor(directory: Awaited<ReturnType<typeof temporaryDirectory>>) {
    this.#root = directory.path;
    this.#remove = directory.remove;
    this.places = daemonPlacesAt(directory.path);
    this.#console = join(directory.path, 'console');
  }

  static async make(): Promise<DaemonUnderTest> {
    const directory = await temporaryDirectory();
    // Others come by on their way to the socket.
    await chmod(directory.path, 0o755);
    const daemon = new DaemonUnderTest(directory);
    await writeFile(daemon.#console, '');
    return daemon;
  }

  get log(): string {
    const path = join(this.places.logs, 'agentd.log');
    return `${existsSync(path) ? readFileSync(path, 'utf8') : ''}${this.#errors}`;
  }

  async pair(server: StandInServer): Promise<void> {
    await pairWith(server, this.places.data, 'link', await readMachineId());
  }

  /** Starts it; resolves when it works. */
  async start(): Promise<void> {
    const before = this.log.length;
    const child = spawn(process.execPath, [program('./daemon-child.ts'), this.#root, this.#console], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (chunk) => {
      this.#errors += chunk;
    });
    const works = () => this.log.slice(before).includes('the service of this Mac works');
    await until(works, 'the service works').catch((error) => {
      throw new Error(`${error.message}: ${this.log}`);
    });
  }

  /** @returns its exit code */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return null;
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    child.kill(signal);
    return ended;
  }

  /** Somebody comes to the screen; root: nobody. Resolves when the service has seen it. */
  async comesToScreen(uid: number): Promise<void> {
    await chown(this.#console, uid, 0);
    const path = socketOf(this.places, uid);
    const isOpen = () =>
      lstat(path).then(
        ({ uid: owner }) => owner === uid,
        () => false,
      );
    if (uid !== 0) await until(isOpen, `a socket for ${uid}`);
  }

  /** What somebody's program gets at a socket, in one word. */
  knock(uid: number, path: string): string {
    const args = [program('./knock-child.ts'), String(uid), path];
    return execFileSync(process.execPath, args, { encoding: 'utf8', timeout: START_DEADLINE_MS });
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await this.#remove();
  }
}
