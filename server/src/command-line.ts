import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { HomewardError } from '@homeward/shared/errors';
import { splitArguments, UsageError } from './commands/arguments.ts';
import { commandNamed, commandsHelp, everywhere } from './commands/table.ts';

const FAILED = 1;
const NOT_UNDERSTOOD = 2;

/** Runs one command; answers the exit code: 0 done, 1 failed or found a fault, 2 not understood. */
async function main(args: readonly string[]): Promise<number> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const [name = 'help', ...rest] = args;
  if (['help', '--help', '-h'].includes(name)) {
    say(commandsHelp());
    return 0;
  }
  try {
    const command = commandNamed(name);
    if (command === undefined) throw new UsageError(`there is no command “${name}”.`);
    const shape = { ...command, flags: { ...command.flags, ...everywhere } };
    if (rest.includes('--help') && command.load !== undefined) {
      say(commandsHelp(name));
      return 0;
    }
    const { words, flags, settings } = splitArguments(rest, shape);
    const environment = withFile(flags.get('variables'), process.env);
    const workingDirectory = process.cwd();
    if (command.load === undefined) {
      const { runCommand } = await import('./commands/run.ts');
      return await runCommand(settings, environment, workingDirectory);
    }
    // What a command writes is for this user alone.
    process.umask(0o077);
    const { readConfig } = await import('./config.ts');
    const config = readConfig(settings, environment, workingDirectory);
    const progress = (sentence: string) => void process.stderr.write(`homeward-server: ${sentence}\n`);
    const perform = await command.load();
    const { lines, json, foundFault } = await perform({ config, words, flags, workingDirectory, progress });
    if (flags.has('json')) say(JSON.stringify(json, null, 2));
    else for (const line of lines) say(line);
    return foundFault ? FAILED : 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const sentence = error instanceof HomewardError ? error.detail : `it failed: ${String(error)}`;
    process.stderr.write(`homeward-server: ${sentence}${isUsage ? ' --help tells what there is.' : ''}\n`);
    return isUsage ? NOT_UNDERSTOOD : FAILED;
  }
}

/** The variables of a file as systemd’s `EnvironmentFile=` has them, under those that are set already. (`--env-file` is Node’s own, wherever it stands.) */
function withFile(path: string | undefined, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (path === undefined) return environment;
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...environment };
  } catch (cause) {
    throw new UsageError(`--variables names a file that cannot be read (${(cause as NodeJS.ErrnoException).code}).`);
  }
}

process.exit(await main(process.argv.slice(2)));
