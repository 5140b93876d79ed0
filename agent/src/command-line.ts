import { HomewardError } from '@homeward/shared/errors';
import { readOptions, UsageError, usage } from './commands/options.ts';

/** Runs one command; answers the exit code. Each command's modules are loaded when it is asked for. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = readOptions(args);
    switch (options.command) {
      case 'help':
        process.stdout.write(usage);
        break;
      case 'pair':
        await (await import('./commands/pair.ts')).pairCommand(options);
        break;
      case 'run':
        await (await import('./headless.ts')).runHeadless(options);
        break;
      case 'status':
        await (await import('./commands/status.ts')).statusCommand(options);
        break;
      case 'order':
        await (await import('./commands/order.ts')).orderCommand(options);
        break;
      case 'unpair':
        await (await import('./commands/unpair.ts')).unpairCommand(options);
        break;
    }
    return 0;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'it failed for an unknown reason';
    const hint = error instanceof UsageError ? '; --help tells what there is' : '';
    process.stderr.write(`homeward-agent: ${error instanceof HomewardError ? error.detail : words}${hint}\n`);
    return 1;
  }
}

process.exit(await main(process.argv.slice(2)));
