import { type DaemonPlaces, isDaemonInstalled } from '../daemon/daemon-places.ts';
import type { Options } from './options.ts';

export interface Caller {
  readonly places: DaemonPlaces;
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}

/**
 * The options as they are on a Mac with the service: every command is about its engine unless `--data` names another
 * folder, and no second engine may run.
 * @throws Error in words where only root can do that.
 */
export function whereDaemonIs<O extends Pick<Options, 'command' | 'data' | 'isDataNamed' | 'daemon'>>(
  options: O,
  { places, platform, uid }: Caller,
): O {
  const { command, isDataNamed, daemon } = options;
  if (command === 'run' && daemon && platform !== 'darwin') throw new Error('--daemon is for Macs');
  if (!isDaemonInstalled(platform, places) || ['help', 'install', 'uninstall'].includes(command)) return options;
  if (command === 'run' && !daemon) {
    throw new Error('the service on this Mac does this already; `sudo homeward-agent uninstall` would end it');
  }
  if (isDataNamed && !daemon) return options;
  if (uid !== 0) throw new Error(`the service on this Mac is root’s: sudo homeward-agent ${command}`);
  return { ...options, data: places.data, isDataNamed: true };
}
