import { rotatedLog } from '../daemon/log-file.ts';
import { reasonOf, toStandardError } from '../log.ts';

/** Of one file, of which there are five: days of a Mac in trouble, and never much of its disk. */
const MAX_BYTES = 256 * 1024;

/**
 * Writes the log of one half of the app: to standard error, and to a file as well where launchd started the app, which
 * throws standard error away. Each half has a file of its own, since each turns its own over.
 * @param path of that file; null where a person looks at standard error
 */
export function logWriter(path: string | null): (line: string) => void {
  if (path === null) return toStandardError;
  const toFile = rotatedLog(path, {
    ...{ maxBytes: MAX_BYTES, mode: 0o600 },
    onFailure: (error) => toStandardError(`the log cannot be written: ${reasonOf(error)}\n`),
  });
  return (line) => {
    toStandardError(line);
    toFile(line);
  };
}
