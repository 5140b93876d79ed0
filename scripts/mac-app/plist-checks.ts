import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_BY_LAUNCHD, LAUNCH_AGENT_PLIST } from '../../agent/src/shell/launch-agent.ts';
import { absent, beyond, checkPlist, is, matches, type Plist, type PlistRule, readPlist } from './plist-rules.ts';

const APP_ID = 'org.homeward.agent';

const ENTITLEMENTS: Readonly<Record<string, PlistRule>> = {
  'com.apple.security.cs.allow-jit': is(true),
  'com.apple.security.device.camera': is(true),
  'com.apple.security.personal-information.location': is(true),
};

/** The entitlements of the app, or of the programs in it: these and no others. */
export const checkEntitlements = (name: string, plist: Plist): string[] => [
  ...checkPlist(name, plist, ENTITLEMENTS),
  ...beyond(name, Object.keys(plist), ENTITLEMENTS),
];

const USAGE_TEXTS: Readonly<Record<string, PlistRule>> = {
  NSCameraUsageDescription: matches(/\bHomeward\b.*\bphotos?\b/),
  NSLocationUsageDescription: matches(/\bHomeward\b.*\bwhere this Mac is\b/),
  NSLocationWhenInUseUsageDescription: matches(/\bHomeward\b.*\bwhere this Mac is\b/),
};

/** The app's own Info.plist. */
export function checkInfoPlist(plist: Plist, version: string): string[] {
  const rules = {
    CFBundleIdentifier: is(APP_ID),
    CFBundleName: is('Homeward'),
    CFBundleDisplayName: is('Homeward'),
    CFBundleExecutable: is('Homeward'),
    CFBundlePackageType: is('APPL'),
    CFBundleIconFile: is('icon.icns'),
    CFBundleShortVersionString: is(version),
    CFBundleVersion: is(version),
    CFBundleURLTypes: is([
      { CFBundleTypeRole: 'Viewer', CFBundleURLName: 'Homeward', CFBundleURLSchemes: ['homeward'] },
    ]),
    LSApplicationCategoryType: is('public.app-category.utilities'),
    // SMAppService, which registers the LaunchAgent, came with macOS 13.
    LSMinimumSystemVersion: matches(/^1[3-9]\.\d+$/),
    LSUIElement: is(true),
    NSRequiresAquaSystemAppearance: is(false),
    ElectronAsarIntegrity: hashOf('Resources/app.asar'),
    ...USAGE_TEXTS,
  };
  const usageTexts = Object.keys(plist).filter((key) => key.endsWith('UsageDescription'));
  return [...checkPlist('Info.plist', plist, rules), ...beyond('Info.plist', usageTexts, USAGE_TEXTS)];
}

const hashOf = (archive: string): PlistRule => ({
  must: `have the hash of ${archive} and of nothing else`,
  holds: (value) =>
    typeof value === 'object' && value !== null && Object.keys(value).join() === archive && archive in value,
});

/** What launchd is told, and that the path in it leads to the app's program. */
export function checkLaunchAgent(plist: Plist, info: Plist): string[] {
  const program = `Contents/MacOS/${info['CFBundleExecutable']}`;
  return checkPlist(LAUNCH_AGENT_PLIST, plist, {
    Label: is(LAUNCH_AGENT_PLIST.replace(/\.plist$/, '')),
    BundleProgram: is(program),
    ProgramArguments: is([program, KEPT_BY_LAUNCHD]),
    RunAtLoad: is(true),
    KeepAlive: is(true),
    ThrottleInterval: { must: 'be ten seconds or more', holds: (value) => typeof value === 'number' && value >= 10 },
    LimitLoadToSessionType: is('Aqua'),
    ProcessType: is('Interactive'),
    AssociatedBundleIdentifiers: is([APP_ID]),
    Program: absent,
  });
}

/** Electron's own helpers: theirs are ids of ours, and none shows itself in the Dock. */
export async function checkHelpers(contents: string): Promise<string[]> {
  const folder = join(contents, 'Frameworks');
  const helpers = (await readdir(folder)).filter((name) => name.endsWith('.app'));
  if (helpers.length === 0) return ['Frameworks: there are no helpers'];
  const faults = await Promise.all(
    helpers.map(async (helper) => {
      const name = helper.replace(/\.app$/, '');
      const rules = {
        CFBundleIdentifier: matches(/^org\.homeward\.agent\.helper(?:\.\w+)?$/),
        CFBundleExecutable: is(name),
        LSUIElement: is(true),
      };
      const own = checkPlist(helper, await readPlist(join(folder, helper, 'Contents/Info.plist')), rules);
      const program = join(folder, helper, 'Contents/MacOS', name);
      return existsSync(program) ? own : [...own, `${helper}: its program is missing`];
    }),
  );
  return faults.flat();
}

/** The helper's bundle, in Resources. */
export const SENSE = 'Homeward Sense.app';

/** The helper that macOS asks about the place: an id of its own under the app's, usage texts, no icon in the Dock. */
export async function checkSense(contents: string): Promise<string[]> {
  const folder = join(contents, 'Resources', SENSE, 'Contents');
  if (!existsSync(folder)) return [`${SENSE} is missing: npm run build:sense builds it on a Mac`];
  const plist = await readPlist(join(folder, 'Info.plist'));
  const faults = checkPlist(SENSE, plist, {
    CFBundleIdentifier: matches(/^org\.homeward\.agent\.\w+$/),
    CFBundleExecutable: matches(/^[\w-]+$/),
    LSUIElement: is(true),
    LSBackgroundOnly: absent,
    NSLocationUsageDescription: matches(/\bHomeward\b/),
    NSLocationWhenInUseUsageDescription: matches(/\bHomeward\b/),
  });
  const program = join(folder, 'MacOS', String(plist['CFBundleExecutable']));
  return existsSync(program) ? faults : [...faults, `${SENSE}: its program is missing`];
}
