import { createRequire } from 'node:module';
import type { Health, PermissionState } from '@homeward/shared/bodies/report';

/** What is used of `node-mac-permissions` 2.5 (its index.d.ts; it is installed on Macs only). */
export interface MacPermissions {
  getAuthStatus(type: 'camera' | 'location'): string;
  /** Shows the system's question; where the answer was no before, opens the pane of System Settings. */
  askForCameraAccess(): Promise<string>;
}

/** What the system lets this program do, as it says now. */
export interface Permissions {
  read(): Health['permissions'] & { readonly notifications: PermissionState };
  /** Asks for the camera; resolves when the person has answered. Asks nothing where nothing has to be asked. */
  askForCamera(): Promise<void>;
}

const cameraStates: ReadonlyMap<string, PermissionState> = new Map([
  ['authorized', 'granted'],
  ['denied', 'denied'],
  ['restricted', 'restricted'],
  ['not determined', 'not-asked'],
]);

/** `denied` stands for not asked and for restricted as well (LocationAuthStatus in its permissions.mm): it tells nothing. */
const locationStates: ReadonlyMap<string, PermissionState> = new Map([['authorized', 'granted']]);

/**
 * Permissions on this platform. Linux has none to ask for. On a Mac where the module was not built (no command line
 * tools at installation) nobody can tell.
 * @param load loads the module, once and when first needed
 */
export function createPermissions(
  platform: NodeJS.Platform,
  load: () => MacPermissions = loadMacPermissions,
): Permissions {
  if (platform !== 'darwin') {
    return {
      read: () => ({ camera: 'not-needed', location: 'not-needed', notifications: 'not-needed' }),
      askForCamera: async () => {},
    };
  }
  let loaded: MacPermissions | null | undefined;
  const module = () => {
    if (loaded === undefined) loaded = orNull(load);
    return loaded;
  };
  const state = (type: 'camera' | 'location', states: ReadonlyMap<string, PermissionState>): PermissionState =>
    states.get(orNull(() => module()?.getAuthStatus(type)) ?? '') ?? 'unknown';
  return {
    read: () => ({
      camera: state('camera', cameraStates),
      location: state('location', locationStates),
      // Neither Electron nor the module can tell.
      notifications: 'unknown',
    }),
    askForCamera: async () => {
      await module()?.askForCameraAccess();
    },
  };
}

/** Permissions where nobody can ask: plain Node, which the system knows by the terminal that started it. What a sensor is refused, it says. */
export function unaskedPermissions(platform: NodeJS.Platform): Permissions {
  const state = platform === 'darwin' ? 'unknown' : 'not-needed';
  return {
    read: () => ({ camera: state, location: state, notifications: state }),
    askForCamera: async () => {},
  };
}

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}

const loadMacPermissions = (): MacPermissions => createRequire(import.meta.url)('node-mac-permissions');
