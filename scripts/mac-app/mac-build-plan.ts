import type { Configuration } from 'electron-builder';

/** How a build on a Mac goes. */
export interface MacBuildPlan {
  /** Whether it gets the signature of a team; then it fails where it cannot get it. */
  readonly isSigned: boolean;
  /** Laid over electron-builder.yml. */
  readonly overrides: Configuration;
  /** What the build lacks, and what it would need. */
  readonly notes: readonly string[];
}

/** A machine or a variable that cannot be used, with a sentence that says so. */
export class BuildEnvironmentError extends Error {}

/** The environment's own secrets, as electron-builder reads them; none may end up in the app. */
export const SECRET_VARIABLES = [
  ...['CSC_LINK', 'CSC_KEY_PASSWORD', 'APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ...['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Decides by the environment what the build is signed with, notarised with and where it looks for updates.
 * @throws BuildEnvironmentError
 */
export function planMacBuild(platform: NodeJS.Platform, env: Environment): MacBuildPlan {
  if (platform !== 'darwin') {
    throw new BuildEnvironmentError(
      'needs a Mac: only macOS signs, makes a dmg and joins two processors. npm run dist:check packs anywhere.',
    );
  }
  // CI hands on a secret that is not there as an empty text.
  const has = (name: string) => (env[name] ?? '') !== '';
  const isSigned = has('CSC_LINK') || has('CSC_NAME');
  const notary = ['APPLE_API_KEY', 'APPLE_ID', 'APPLE_KEYCHAIN_PROFILE'].some(has);
  const updates = env['HOMEWARD_UPDATES_URL'] ?? '';
  if (updates !== '' && !isHttps(updates)) {
    throw new BuildEnvironmentError(`HOMEWARD_UPDATES_URL has to begin with https://, and is “${updates}”`);
  }
  return {
    isSigned,
    overrides: {
      ...(isSigned && { forceCodeSigning: true }),
      ...(isSigned && updates !== '' ? {} : { publish: null }),
      mac: { ...(!isSigned && unsigned), notarize: isSigned && notary },
    },
    notes: [
      ...(isSigned ? [] : ['not signed: CSC_LINK (or CSC_NAME, of a certificate in the keychain) is not set']),
      ...(isSigned && !notary
        ? ['not notarised: APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER are not set']
        : []),
      ...(isSigned && updates === '' ? ['looks for no updates: HOMEWARD_UPDATES_URL is not set'] : []),
    ],
  };
}

/**
 * Signed by nobody in particular, which Apple's processors ask for at least. The hardened runtime would then refuse
 * Electron's own framework.
 */
const unsigned = { identity: '-', hardenedRuntime: false } satisfies Configuration['mac'];

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
