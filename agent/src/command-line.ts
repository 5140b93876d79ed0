import { HomewardError } from '@homeward/shared/errors';
import { become, ownerOf } from './commands/act-as-owner.ts';
import { AdministratorsFile } from './commands/administrators-file.ts';
import { type Options, readOptions, UsageError, usage } from './commands/options.ts';
import { whereDaemonIs } from './commands/where-daemon-is.ts';
import { type LocatedOptions, readHomes, whereDataIs } from './commands/where-data-is.ts';
import { daemonPlacesAt } from './daemon/daemon-places.ts';

/** Runs one command; answers the exit code. Each command's modules are loaded when it is asked for. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const options = whereDaemonIs(readOptions(args), {
      places: daemonPlacesAt(),
      platform: process.platform,
      uid: process.getuid?.(),
    });
    switch (options.command) {
      case 'help':
        process.stdout.write(usage);
        break;
      case 'pair':
        await (await import('./commands/pair.ts')).pairCommand(await asOwner(options));
        break;
      case 'run':
        if (options.daemon) await (await import('./daemon/run-daemon.ts')).runDaemon(service());
        else await (await import('./headless.ts')).runHeadless(options);
        break;
      case 'status':
        await (await import('./commands/status.ts')).statusCommand(await asOwner(options));
        break;
      case 'order':
        await (await import('./commands/order.ts')).orderCommand(await asOwner(options));
        break;
      case 'unpair':
        await (await import('./commands/unpair.ts')).unpairCommand(...(await asOwnerWithRootsFile(options)));
        break;
      case 'install':
        await (await import('./commands/install.ts')).installCommand();
        break;
      case 'uninstall':
        await (await import('./commands/install.ts')).uninstallCommand(options);
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

/** Root, who may give a command for somebody else, finds the data and gives up what it may do beyond that. */
async function asOwner(options: Options): Promise<LocatedOptions> {
  const located = await locate(options);
  become(await ownerOf(located.data));
  return located;
}

/** The same, with a file that shows afterwards that it was root. */
async function asOwnerWithRootsFile(options: Options): Promise<[LocatedOptions, AdministratorsFile | null]> {
  const located = await locate(options);
  const owner = await ownerOf(located.data);
  const file = located.isAdministrator ? AdministratorsFile.make(located.data, owner) : null;
  become(owner);
  return [located, file];
}

function locate(options: Options): Promise<LocatedOptions> {
  const { platform, env } = process;
  const caller = { platform, uid: process.getuid?.(), sudoUid: env['SUDO_UID'], homes: () => readHomes(platform) };
  return whereDataIs(options, caller);
}

const service = () => ({ places: daemonPlacesAt(), consoleDevice: '/dev/console', environment: process.env });

process.exit(await main(process.argv.slice(2)));
