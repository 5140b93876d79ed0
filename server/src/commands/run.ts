import { HomewardError } from '@homeward/shared/errors';
import { readConfig } from '../config.ts';
import { startServer } from '../server.ts';
import { settingsHelp } from '../settings.ts';

/** When closing takes longer than this, something hangs: a busy machine may need seconds for what is under way. */
const CLOSE_DEADLINE_MS = 10_000;

/**
 * Serves until SIGTERM or Ctrl-C.
 * @param args flags of the server, see `settings.ts`.
 * @returns the exit code.
 */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory: string,
): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (args.includes('--help')) {
    say(settingsHelp());
    return 0;
  }

  // Whatever is written is for this user alone, also in a directory that others may look into.
  process.umask(0o077);

  // From the first moment on: a Ctrl-C while the server starts ends it as well, as soon as it can be closed.
  const askedToEnd = new Promise<void>((end) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end());
  });

  try {
    const config = readConfig(args, environment, workingDirectory);
    const server = await startServer(config, process.stderr);

    say(`Homeward is at ${server.origin}`);
    if (server.firstInvitation) say(`No account yet. Make the first one at ${server.firstInvitation}`);

    await askedToEnd;
    setTimeout(() => process.exit(1), CLOSE_DEADLINE_MS).unref();
    await server.close();
    return 0;
  } catch (error) {
    const sentence = error instanceof HomewardError ? error.detail : `it failed: ${String(error)}`;
    process.stderr.write(`homeward-server: ${sentence}\n`);
    return 1;
  }
}
