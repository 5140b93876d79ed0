import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Program, type ProgramOptions, startProgram } from './program.ts';

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

export interface TrialServer {
  readonly program: Program;
  readonly origin: string;
  /** Of the first account: at the first start in a directory, where only those who are invited may sign up. */
  readonly invitation: string | undefined;
}

/** Starts a real server on loopback and waits until it listens. @param port a free one. */
export async function startServer(
  directory: string,
  port: number,
  flags: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<TrialServer> {
  const isFirst = !existsSync(`${directory}/data`) && !flags.includes('--registration');
  const args = [SERVER, '--port', `${port}`, '--data', `${directory}/data`, ...flags];
  const program = startProgram(process.execPath, args, { cwd: directory, ...options });
  await program.waitForLine(/ at https?:\/\//);
  // Printed behind the address, in the fragment of a link.
  const invited = isFirst && (await program.waitForLine(/#\/sign-up\?invitation=([\w-]+)/));
  return { program, origin: `http://127.0.0.1:${port}`, invitation: invited ? invited[1] : undefined };
}
