import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PREFIX = 'homeward-photos-';

/** node-webcam puts paths into a shell command as they are. */
const plainPath = /^\/[A-Za-z0-9/._-]*$/;

/**
 * A directory that only this user can enter, for photos on their way from the camera's program into memory. It goes when
 * the capture is over; what a killed agent left behind goes when the next one makes its own.
 */
export class PhotoDirectory {
  readonly #path: string;
  #photos = 0;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Makes one under `parent`, or under `/tmp` where a shell would stumble over the parent's name. */
  static async make(parent: string): Promise<PhotoDirectory> {
    const place = plainPath.test(parent) ? parent : '/tmp';
    await removeAbandoned(place);
    return new PhotoDirectory(await mkdtemp(join(place, `${PREFIX}${process.pid}-`)));
  }

  /** A path for one more photo. */
  nextFile(): string {
    this.#photos += 1;
    return join(this.#path, `${this.#photos}.jpg`);
  }

  /** The photo's bytes; the file is gone. */
  async take(file: string): Promise<Uint8Array> {
    try {
      return new Uint8Array(await readFile(file));
    } finally {
      await rm(file, { force: true });
    }
  }

  async remove(): Promise<void> {
    await rm(this.#path, { recursive: true, force: true });
  }
}

/** Removes the directories of processes that are no more. Another user's stay. */
async function removeAbandoned(place: string): Promise<void> {
  const names = await readdir(place).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    if (pid > 0 && !isRunning(pid)) await rm(join(place, name), { recursive: true, force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
