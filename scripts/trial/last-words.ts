import type { Program } from './program.ts';

const LINES = 60;

/**
 * Runs the work. What it throws is thrown with what the programs printed last: of a failure that comes once in fifty
 * runs there is nothing else to be learned from.
 * @param programs by the names under which they are shown; asked when the work has failed.
 */
export async function withLastWords<T>(
  programs: () => Readonly<Record<string, Pick<Program, 'lines'> | undefined>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const words = Object.entries(programs()).map(([name, program]) =>
      [`--- ${name}:`, ...(program?.lines.slice(-LINES) ?? ['it was not started'])].join('\n'),
    );
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error([why, ...words].join('\n'), { cause });
  }
}
