/** One line per event for whoever runs the agent: no secret, no address, no place, no content. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** A log that writes `time level line` through `write`. */
export function createLog(now: () => number, write: (line: string) => void): Log {
  const at = (level: string) => (line: string) =>
    write(`${new Date(now()).toISOString()} ${level} ${line.replace(/[\r\n\t]+/g, ' ')}\n`);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

export const toStandardError = (line: string): void => void process.stderr.write(line);

/** What may be said of an error in a log: its message is ours, or the name and code of somebody else's. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.name === 'HomewardError') return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined ? error.message : `${error.name} ${code}`;
}
