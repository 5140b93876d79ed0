import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { agentVersion } from '../version.ts';
import { isSignedByTeam } from './code-signature.ts';
import type { InstallMarker } from './install-marker.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { UpdateState } from './update-state.ts';
import { AppUpdates, type UpdateSource } from './updates.ts';

/** The app that asks for updates, as its system and its build have it. */
export interface RunningApp {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  /** Contents/Resources, where electron-builder puts `app-update.yml` when a build says where updates are. */
  readonly resources: string;
  /** Path of the app's executable. */
  readonly program: string;
}

/** Why this app looks for no updates; null where it does. Without a signature macOS's updater takes none. */
export async function whyNoUpdates(
  { platform, isPackaged, resources, program }: RunningApp,
  codesign?: string,
): Promise<Extract<UpdateState, { state: 'off' }>['why'] | null> {
  if (platform !== 'darwin' || !isPackaged) return 'not-packed';
  if (!(await isSignedByTeam(platform, program, codesign))) return 'unsigned';
  return existsSync(join(resources, 'app-update.yml')) ? null : 'no-feed';
}

export interface OpenUpdatesParts {
  readonly app: RunningApp;
  readonly clock: Clock;
  readonly log: Log;
  readonly marker: InstallMarker;
  readonly engine: Pick<ShellEngine, 'status'>;
}

/** The app's updates, which begin to look by and by. */
export async function openUpdates({ app, engine, ...parts }: OpenUpdatesParts): Promise<AppUpdates> {
  const updates = new AppUpdates({
    ...parts,
    random: Math.random,
    version: agentVersion,
    off: await whyNoUpdates(app),
    load: () => loadSource(parts.clock),
    status: () => engine.status(),
    isDisturbing: () => BrowserWindow.getAllWindows().length > 0,
  });
  updates.start();
  return updates;
}

/** In the build it is a file of its own (scripts/build-agent.ts), so that nothing of it is in memory before. */
async function loadSource(clock: Clock): Promise<UpdateSource> {
  const file = new URL('./update-source.ts', import.meta.url).href;
  const { createUpdateSource }: typeof import('./update-source.ts') = await import(file);
  return createUpdateSource(clock);
}
