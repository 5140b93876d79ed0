import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { HomewardError } from '@homeward/shared/errors';
import { readServiceUrl } from '../service-url.ts';
import { dataIn } from './where-data-is.ts';

export const usage = `homeward-agent: reports where this Mac is, to its owner alone

  homeward-agent pair [--server HOST]   pair this Mac; reads the pairing link, or the code, from standard input
  homeward-agent run                    work until SIGTERM or Ctrl-C; waits to be paired
  homeward-agent status [--json]        what the agent does and has done
  homeward-agent order FILE             take in an order that the owner signed (- for standard input)
  homeward-agent unpair                 end the pairing (as root); the owner is told
  homeward-agent install                have launchd run the agent for the whole Mac, also before login (as root)
  homeward-agent uninstall [--erase-data]
                                        undo that; the data stays unless it is to be erased

  --data DIR                 where the agent keeps its state (default: ${defaultDirectory().replace(homedir(), '~')})
  --access-point-service URL with run: where the location service knows no place, look Wi-Fi access points up there
                             (an Ichnaea-compatible service, such as BeaconDB's); without it nobody is asked
  --daemon                   with run: as launchd runs it after install
  --help                     this text

For a trial, with run (each report says so):
  --interval-protected S     seconds between reports in mode protected
  --interval-stolen S        seconds between rounds in mode stolen
  --camera NAME              use this camera and no other (may be repeated)
  --public-target ADDRESS    trace the public route to this address
  --captured-log FILE        append a synced line for each item that is safe on disk
`;

/** What the command line asked for. */
export interface Options {
  readonly command: (typeof commands)[number];
  readonly data: string;
  /** Whether `--data` named it. */
  readonly isDataNamed: boolean;
  readonly daemon: boolean;
  readonly eraseData: boolean;
  readonly server: string | undefined;
  readonly json: boolean;
  readonly file: string | undefined;
  readonly protectedSeconds: number | undefined;
  readonly stolenSeconds: number | undefined;
  readonly cameras: readonly string[] | undefined;
  readonly publicTarget: string | undefined;
  readonly accessPointService: string | undefined;
  readonly capturedLog: string | undefined;
}

/** A command line that is not understood. */
export class UsageError extends Error {}

const commands = ['pair', 'run', 'status', 'order', 'unpair', 'install', 'uninstall', 'help'] as const;

/** Reads the command line. @throws UsageError with a sentence that names what is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [name = 'help', ...rest] = positionals;
  const command = values.help ? 'help' : commands.find((known) => known === name);
  if (command === undefined) throw new UsageError(`there is no command “${name}”`);
  if (command === 'order' && rest.length !== 1) throw new UsageError('order takes one file, or - for standard input');
  if (command !== 'order' && command !== 'help' && rest.length > 0)
    throw new UsageError(`“${rest[0]}” is one too many`);
  return {
    command,
    data: resolve(values.data ?? defaultDirectory()),
    isDataNamed: values.data !== undefined,
    daemon: values.daemon ?? false,
    eraseData: values['erase-data'] ?? false,
    server: values.server,
    json: values.json ?? false,
    file: rest[0],
    protectedSeconds: seconds('interval-protected', values['interval-protected']),
    stolenSeconds: seconds('interval-stolen', values['interval-stolen']),
    cameras: values.camera,
    publicTarget: values['public-target'],
    accessPointService: service(values['access-point-service']),
    capturedLog: values['captured-log'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        server: { type: 'string' },
        json: { type: 'boolean' },
        daemon: { type: 'boolean' },
        'erase-data': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        'interval-protected': { type: 'string' },
        'interval-stolen': { type: 'string' },
        camera: { type: 'string', multiple: true },
        'public-target': { type: 'string' },
        'access-point-service': { type: 'string' },
        'captured-log': { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the command line is not understood');
  }
}

function service(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return readServiceUrl(value).href;
  } catch (error) {
    throw new UsageError(`--access-point-service: ${error instanceof HomewardError ? error.detail : 'no URL'}`);
  }
}

function seconds(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < 1 || number > 86_400) {
    throw new UsageError(`--${flag} takes whole seconds from 1 to 86400, not “${value}”`);
  }
  return number;
}

function defaultDirectory(): string {
  return dataIn(process.platform, homedir());
}
