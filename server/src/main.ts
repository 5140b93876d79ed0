import { runCommand } from './commands/run.ts';

process.exit(await runCommand(process.argv.slice(2), process.env, process.cwd()));
