import { fileURLToPath } from 'node:url';
import { type Program, type ProgramOptions, startProgram } from './program.ts';

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export interface TrialServer {
  readonly program: Program;
  readonly origin: string;
  /** Of the first account, while there is none. */
  readonly invitation: string | undefined;
}

/** Starts a real server on loopback and waits until it listens. @param port a free one. */
export async function startServer(
  directory: string,
  port: number,
  flags: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<TrialServer> {
  const args = [SERVER, '--port', `${port}`, '--data', `${directory}/data`, ...flags];
  const program = startProgram(process.execPath, args, { cwd: directory, ...options });
  await program.waitForLine(/ at https?:\/\//, 30_000);
  // The invitation is printed right behind the address, in the fragment of a link.
  const invited = await program.waitForLine(/#\/sign-up\?invitation=([\w-]+)/, 1_500).catch(() => null);
  return { program, origin: `http://127.0.0.1:${port}`, invitation: invited?.[1] };
}
