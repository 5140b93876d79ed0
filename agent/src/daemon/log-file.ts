import { appendFileSync, mkdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

/** Enough for weeks. */
const MAX_BYTES = 1024 * 1024;
/** Files of before, `.1` being the newest. */
const KEPT = 4;

export interface LogFileOptions {
  readonly maxBytes?: number;
  /** Who may read it; its group unless said otherwise. */
  readonly mode?: number;
  /** Told once of a log that cannot be written, as when the disk is full. The work goes on. */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * A log that makes room for itself. Not newsyslog's: that renames the file, and launchd's service would go on writing to
 * the renamed one.
 * @returns what appends a line, which brings its own end
 */
export function rotatedLog(
  path: string,
  { maxBytes = MAX_BYTES, mode = 0o640, onFailure = () => {} }: LogFileOptions = {},
): (line: string) => void {
  let hasFailed = false;
  return (line) => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      if (sizeOf(path) + Buffer.byteLength(line) > maxBytes) rotate(path);
      appendFileSync(path, line, { mode });
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) onFailure(error);
      hasFailed = true;
    }
  };
}

/** Empties a file that launchd appends to, once it has grown too large. */
export function emptyIfLarge(path: string, maxBytes = MAX_BYTES): void {
  if (sizeOf(path) > maxBytes) truncateSync(path);
}

function rotate(path: string): void {
  rmSync(`${path}.${KEPT}`, { force: true });
  for (let age = KEPT - 1; age >= 1; age -= 1) move(`${path}.${age}`, `${path}.${age + 1}`);
  move(path, `${path}.1`);
}

function move(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })) renameSync(from, to);
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
