import { HomewardError } from '@homeward/shared/errors';
import { readConfig } from './config.ts';
import { startServer } from './server.ts';
import { settingsHelp } from './settings.ts';

/** When closing takes longer than this, something hangs, and the system closes it. */
const CLOSE_DEADLINE_MS = 1_500;

const args = process.argv.slice(2);
const say = (line: string) => void process.stdout.write(`${line}\n`);

if (args.includes('--help')) {
  say(settingsHelp());
  process.exit(0);
}

// Whatever is written is for this user alone, also in a directory that others may look into.
process.umask(0o077);

try {
  const config = readConfig(args, process.env, process.cwd());
  const server = await startServer(config, process.stderr);

  say(`Homeward is at ${server.origin}`);
  if (server.firstInvitation) say(`No account yet. Make the first one at ${server.firstInvitation}`);

  const end = () => {
    setTimeout(() => process.exit(1), CLOSE_DEADLINE_MS).unref();
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', end).once('SIGINT', end);
} catch (error) {
  const sentence = error instanceof HomewardError ? error.detail : `it could not start: ${String(error)}`;
  process.stderr.write(`homeward-server: ${sentence}\n`);
  process.exit(1);
}
