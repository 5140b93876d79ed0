import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Clock } from '../clock.ts';
import { wrappersDirectory } from '../search-path.ts';
import { Sense } from './sense.ts';

const EXECUTABLE = 'Homeward Sense.app/Contents/MacOS/homeward-sense';

/**
 * Where the program may be, the first first: beside the wrappers' folder, as the packed app has both in
 * `Homeward.app/Contents/Resources`, or where `npm run build:sense` puts it in a clone.
 */
export const senseCandidates = (wrappers: string): readonly string[] => [
  join(wrappers, '..', EXECUTABLE),
  join(wrappers, '..', 'native/build', EXECUTABLE),
];

export interface SensePlace {
  readonly platform: NodeJS.Platform;
  /** The agent's own environment: `HOMEWARD_SENSE` names a program that plays Homeward Sense, for trials. */
  readonly own: Readonly<Record<string, string | undefined>>;
  readonly wrappers?: string;
}

/**
 * Homeward Sense for this machine. On a Mac it is there also where the program is missing, so that reports say so; on
 * Linux only where a trial names one.
 * @param environment of the program, from `programEnvironment`
 * @throws Error where `HOMEWARD_SENSE` is no absolute path.
 */
export function senseOf(
  { platform, own, wrappers = wrappersDirectory }: SensePlace,
  environment: Readonly<Record<string, string>>,
  clock: Clock,
): Sense | undefined {
  const named = own['HOMEWARD_SENSE'] || undefined;
  if (named !== undefined && !isAbsolute(named)) throw new Error('HOMEWARD_SENSE takes an absolute path');
  if (named === undefined && platform !== 'darwin') return undefined;
  const candidates = named === undefined ? senseCandidates(wrappers) : [named];
  return new Sense({ clock, environment, find: () => candidates.find((path) => existsSync(path)) ?? null });
}
