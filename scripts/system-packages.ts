import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { RunCommand } from './command.ts';

/** What some tests need beyond npm. */
export type SystemPackage =
  | 'chromium'
  | 'fswebcam'
  | 'traceroute'
  | 'iproute2'
  | 'strace'
  | 'openssl'
  | 'jq'
  | 'unzip'
  | 'fonts';

type Recipe = {
  /** Any of these shows that it is there: a program on the search path, or an absolute path. */
  readonly shownBy: readonly string[];
  readonly debian: string;
  /** The whole command on a Mac; absent where a Mac has it already or cannot have it. */
  readonly macos?: string;
};

const recipes: Readonly<Record<SystemPackage, Recipe>> = {
  chromium: {
    shownBy: [
      'chromium',
      'chromium-browser',
      'google-chrome-stable',
      'google-chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    debian: 'chromium',
    macos: 'brew install --cask google-chrome',
  },
  fswebcam: { shownBy: ['fswebcam'], debian: 'fswebcam' },
  traceroute: { shownBy: ['traceroute'], debian: 'traceroute' },
  iproute2: { shownBy: ['ip'], debian: 'iproute2' },
  strace: { shownBy: ['strace'], debian: 'strace' },
  openssl: { shownBy: ['openssl'], debian: 'openssl', macos: 'brew install openssl' },
  jq: { shownBy: ['jq'], debian: 'jq', macos: 'brew install jq' },
  unzip: { shownBy: ['unzip'], debian: 'unzip' },
  fonts: {
    shownBy: [
      '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
      '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf',
      '/usr/share/fonts/TTF/DejaVuSans.ttf',
      '/System/Library/Fonts',
    ],
    debian: 'fonts-dejavu-core',
  },
};

export const systemPackages = Object.keys(recipes) as readonly SystemPackage[];

/** Debian keeps traceroute and ip where only root's search path looks. */
const ADMINISTRATORS_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where a package's program (or, for fonts, file) is; undefined when it is not installed. */
export function locate(name: SystemPackage, searchPath: string): string | undefined {
  const folders = [...searchPath.split(delimiter).filter(Boolean), ...ADMINISTRATORS_FOLDERS];
  for (const sign of recipes[name].shownBy) {
    if (isAbsolute(sign) && existsSync(sign)) return sign;
    const found = isAbsolute(sign) ? undefined : folders.map((folder) => join(folder, sign)).find(isExecutable);
    if (found) return found;
  }
  return undefined;
}

/** Every package with the place of its program, undefined for those that are missing. */
export function availablePrograms(searchPath: string): Readonly<Record<SystemPackage, string | undefined>> {
  const places = systemPackages.map((name) => [name, locate(name, searchPath)] as const);
  return Object.fromEntries(places) as Record<SystemPackage, string | undefined>;
}

/** The command that installs a package by hand, or words that say it cannot be had on this platform. */
export function howToInstall(name: SystemPackage, platform: NodeJS.Platform): string {
  const { debian, macos } = recipes[name];
  if (platform === 'darwin') return macos ?? 'Linux only';
  return `apt-get install ${debian}`;
}

export type SystemPackagesPorts = {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  readonly searchPath: string;
  /** Whether this is Debian or a descendant, where apt-get installs packages. */
  readonly isDebian: boolean;
  readonly run: RunCommand;
  readonly say: (sentence: string) => void;
};

const APT_DEADLINE_MS = 10 * 60_000;

/**
 * Installs what is missing when root on Debian, and otherwise names the commands that do. Never fails: a test whose
 * program is still missing afterwards skips aloud. Says nothing when everything is there.
 */
export async function ensureSystemPackages(ports: SystemPackagesPorts): Promise<void> {
  const { platform, isRoot, isDebian, searchPath, run, say } = ports;
  const missing = systemPackages.filter((name) => !locate(name, searchPath));
  if (missing.length === 0) return;
  if (!isRoot || !isDebian) {
    say('Some tests will be skipped, for want of:');
    for (const name of missing) say(`  ${name}: ${howToInstall(name, platform)}`);
    return;
  }
  say(`Installing Debian packages that tests need: ${missing.map((name) => recipes[name].debian).join(' ')}`);
  const aptGet = (...args: string[]) =>
    run({
      program: 'apt-get',
      args: ['-o', 'DPkg::Lock::Timeout=60', ...args],
      deadlineMs: APT_DEADLINE_MS,
      onLine: say,
    });
  const updated = await aptGet('update');
  if (!updated.ok) say(`apt-get update: ${updated.why}; going on with the lists that are there.`);
  // One by one: a package that a descendant of Debian does not have must not keep the others away.
  for (const name of missing) {
    const ending = await aptGet('install', '-y', '--no-install-recommends', recipes[name].debian);
    if (!ending.ok) say(`${name} was not installed (${ending.why}); tests that need it will be skipped.`);
  }
}
