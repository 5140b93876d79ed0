import { createRequire } from 'node:module';
import type { Health, PermissionState } from '@homeward/shared/bodies/report';
import type { Sense } from './sense.ts';

/** How long Homeward Sense may take to say what the location permission is; a look takes less. */
export const LOCATION_LOOK_DEADLINE_MS = 10_000;
/** Somebody may be away from the desk while macOS asks; it is longer than the question stays. */
export const LOCATION_QUESTION_DEADLINE_MS = 130_000;

/** What is used of `node-mac-permissions` 2.5 (its index.d.ts; it is installed on Macs only). */
export interface MacPermissions {
  getAuthStatus(type: 'camera'): string;
  /** Shows the system's question; where the answer was no before, opens the pane of System Settings. */
  askForCameraAccess(): Promise<string>;
}

/** What is used of Electron's `systemPreferences` (electron.d.ts), which an app has in any case. */
export interface MediaAccess {
  getMediaAccessStatus(mediaType: 'camera'): string;
  /** Shows the system's question, where nobody has answered it. */
  askForMediaAccess(mediaType: 'camera'): Promise<unknown>;
}

/** What the system lets this program do, as it says now; the location, as Homeward Sense last told it. */
export interface Permissions {
  read(): Health['permissions'] & { readonly notifications: PermissionState };
  /** Asks for the camera; resolves when the person has answered. Asks nothing where nothing has to be asked. */
  askForCamera(): Promise<void>;
  /** Asks Homeward Sense what the location permission is now, so that `read` tells it. */
  refreshLocation(signal: AbortSignal): Promise<void>;
  /** Shows macOS's question for the location; resolves when the person has answered, or two minutes later. */
  askForLocation(signal: AbortSignal): Promise<void>;
}

/** As far as permissions are concerned. It is the helper, not the app, that macOS gives the location to. */
export type LocationAsker = Pick<Sense, 'permission' | 'readPermission' | 'askForPermission'>;

/** Whom permissions are read from. */
export interface PermissionSources {
  readonly sense?: LocationAsker | undefined;
  /** Absent where no Electron is. */
  readonly media?: MediaAccess;
  readonly load?: () => MacPermissions;
}

/** In the words of the module, and in Electron's. */
const cameraStates: ReadonlyMap<string, PermissionState> = new Map([
  ['authorized', 'granted'],
  ['granted', 'granted'],
  ['denied', 'denied'],
  ['restricted', 'restricted'],
  ['not determined', 'not-asked'],
  ['not-determined', 'not-asked'],
]);
const stateOf = (words: string | null | undefined): PermissionState => cameraStates.get(words ?? '') ?? 'unknown';

/**
 * Permissions on this platform. Linux has none to ask for. On a Mac where the module was not built (no command line
 * tools at installation) Electron tells of the camera.
 * @param load loads the module, once and when first needed
 */
export function createPermissions(
  platform: NodeJS.Platform,
  { sense, media, load = loadMacPermissions }: PermissionSources = {},
): Permissions {
  if (platform !== 'darwin') return unaskedPermissions(platform, sense);
  let loaded: MacPermissions | null | undefined;
  const module = () => {
    if (loaded === undefined) loaded = orNull(load);
    return loaded;
  };
  const cameraState = () => {
    const state = stateOf(orNull(() => module()?.getAuthStatus('camera')));
    return state === 'unknown' ? stateOf(orNull(() => media?.getMediaAccessStatus('camera'))) : state;
  };
  return {
    ...locationOf(sense),
    read: () => ({
      camera: cameraState(),
      location: sense?.permission ?? 'unknown',
      // Nothing that an app can call from JavaScript tells: not Electron 45 (electron/electron#28519, still open; its
      // `show`, `failed` and `getHistory` speak of one notification, and macOS may take one and show nothing of it), and
      // not the module (2.5, its README). `UNUserNotificationCenter` tells a native program of the app's own bundle alone.
      notifications: 'unknown',
    }),
    askForCamera: async () => {
      if (module()) await module()?.askForCameraAccess();
      else await media?.askForMediaAccess('camera');
    },
  };
}

/** Permissions where nobody can ask: plain Node, which the system knows by the terminal that started it. What a sensor is refused, it says. */
export function unaskedPermissions(platform: NodeJS.Platform, sense?: LocationAsker): Permissions {
  const state = platform === 'darwin' ? 'unknown' : 'not-needed';
  return {
    ...locationOf(sense),
    read: () => ({ camera: state, location: sense?.permission ?? state, notifications: state }),
    askForCamera: async () => {},
  };
}

const locationOf = (sense: LocationAsker | undefined): Pick<Permissions, 'refreshLocation' | 'askForLocation'> => ({
  refreshLocation: async (signal) => {
    await sense?.readPermission(signal);
  },
  askForLocation: async (signal) => {
    await sense?.askForPermission(signal);
  },
});

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

const loadMacPermissions = (): MacPermissions => createRequire(import.meta.url)('node-mac-permissions');
