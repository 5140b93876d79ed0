import { chmod, chown, lstat, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { PermissionState } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import { socketChannel } from '../link/socket-channel.ts';
import { type Log, reasonOf } from '../log.ts';
import type { ShellEngine } from '../shell/shell-engine.ts';
import { openShellLine, type ShellLine } from '../shell/shell-line.ts';
import { type DaemonPlaces, socketOf } from './daemon-places.ts';
import type { SessionLine, Sessions } from './session.ts';
import { boundsForApp } from './session-bounds.ts';

export interface SessionDoorParts {
  readonly places: Pick<DaemonPlaces, 'sockets'>;
  /** The device that macOS gives to whoever is at the screen: `/dev/console` outside tests. */
  readonly consoleDevice: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who is at the screen is looked up this often: nothing tells root of a login. */
const LOOK_MS = 3_000;
const ROOT = 0;

/**
 * The way from the app of whoever is at the screen to the engine of the Mac: one socket, which belongs to them and has
 * mode 0600, in a folder of root's. connect(2) needs write permission on the socket, on macOS as on Linux, so that
 * the kernel itself refuses everybody else; Node cannot ask who is at the other end.
 */
export class SessionDoor implements Sessions {
  readonly #parts: SessionDoorParts;
  #engine: ShellEngine | undefined;
  #uid: number | null = null;
  #server: Server | undefined;
  #guest: { readonly socket: Socket; readonly shell: ShellLine } | undefined;
  #cancelLook: (() => void) | undefined;
  #isClosed = false;

  constructor(parts: SessionDoorParts) {
    this.#parts = parts;
  }

  get line(): SessionLine | null {
    return this.#guest?.shell.session ?? null;
  }

  get absence(): Problem {
    const detail =
      this.#uid === null
        ? 'nobody was logged in at the screen, and macOS gives this only to the app of somebody who is'
        : 'Homeward’s app was not running for the person who was logged in';
    return { problem: 'no-session', detail };
  }

  get location(): PermissionState {
    return this.line === null ? 'unknown' : (this.#engine?.status().permissions.location ?? 'unknown');
  }

  /** Opens for whoever is at the screen, now and later. @throws Error where the folder is not root's alone. */
  async open(engine: ShellEngine): Promise<void> {
    this.#engine = engine;
    const { sockets } = this.#parts.places;
    await mkdir(sockets, { recursive: true });
    const folder = await lstat(sockets);
    if (!folder.isDirectory() || folder.uid !== ROOT) throw new Error(`${sockets} is no folder of root’s`);
    await chmod(sockets, 0o755);
    for (const name of await readdir(sockets)) await rm(join(sockets, name), { recursive: true, force: true });
    await this.#look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelLook?.();
    await this.#shut();
  }

  async #look(): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      await this.#followConsole();
    } catch (error) {
      log.error(`the app cannot be let in: ${reasonOf(error)}`);
    }
    if (!this.#isClosed) this.#cancelLook = clock.setTimer(() => void this.#look(), LOOK_MS);
  }

  async #followConsole(): Promise<void> {
    const owner = await stat(this.#parts.consoleDevice).then(
      ({ uid }) => uid,
      () => ROOT,
    );
    // At the login window the screen is root's.
    const uid = owner === ROOT ? null : owner;
    if (this.#isClosed || (uid === this.#uid && (uid === null || this.#server?.listening === true))) return;
    await this.#shut();
    this.#uid = uid;
    if (uid !== null) await this.#listen(uid);
  }

  async #listen(uid: number): Promise<void> {
    const { places, log } = this.#parts;
    const path = socketOf(places, uid);
    await rm(path, { force: true });
    const server = createServer((socket) => this.#receive(socket));
    this.#server = server;
    const listening = Promise.withResolvers<void>();
    server.once('error', listening.reject);
    server.once('listening', listening.resolve);
    // Nobody can connect between its making, which is synchronous, and its having the right owner.
    const before = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(before);
    }
    await listening.promise;
    server.on('error', (error) => log.warn(`the app cannot be let in: ${reasonOf(error)}`));
    await chmod(path, 0o600);
    await chown(path, uid, -1);
  }

  /** An app that connects anew takes the place of the one before, which may hang. */
  #receive(socket: Socket): void {
    const { clock, log } = this.#parts;
    const engine = this.#engine;
    if (engine === undefined || this.#isClosed) {
      socket.destroy();
      return;
    }
    this.#guest?.socket.destroy();
    const channel = socketChannel(socket, boundsForApp, clock);
    const shell = openShellLine(channel, clock, log);
    const guest = { socket, shell };
    this.#guest = guest;
    shell.serve(engine);
    void shell.ended.then(() => {
      channel.close();
      if (this.#guest === guest) this.#guest = undefined;
    });
  }

  async #shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#guest?.socket.destroy();
    this.#guest = undefined;
    // This removes the socket's file as well.
    if (server?.listening) await new Promise((resolve) => server.close(resolve));
    this.#uid = null;
  }
}
