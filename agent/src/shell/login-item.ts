import { app } from 'electron';
import { LAUNCH_AGENT_PLIST } from './launch-agent.ts';

/**
 * Whether macOS starts Homeward at login and again whenever it ends:
 * - `enabled`: it does
 * - `requires-approval`: somebody switched it off in System Settings › General › Login Items, where it can be switched on
 * - `not-registered`: nobody has asked it to
 * - `not-found`: macOS knows nothing of it, as before the first time, or the app is not complete
 * - `unsupported`: this is not the packed app on a Mac, and nothing is registered
 */
export type LoginItemState = 'enabled' | 'requires-approval' | 'not-registered' | 'not-found' | 'unsupported';

/** Homeward among the Login Items of macOS, as a LaunchAgent that launchd keeps alive (SMAppService, macOS 13 and later). */
export interface LoginItem {
  state(): LoginItemState;
  /**
   * Asks macOS to keep Homeward alive, from now on: launchd starts one at once, to which this one gives way
   * (give-way.ts). @returns the state afterwards; Electron says a failure in no other way
   */
  register(): LoginItemState;
  /**
   * Asks macOS to leave it. Whatever launchd runs it ends (documentation of `unregister()`), this process too: call it when
   * all is done, or at the beginning of a quit, which SIGTERM does not interrupt.
   */
  unregister(): LoginItemState;
}

const SERVICE = { type: 'agentService', serviceName: LAUNCH_AGENT_PLIST } as const;

export function createLoginItem(platform: NodeJS.Platform, isPackaged: boolean): LoginItem {
  if (platform !== 'darwin' || !isPackaged) {
    const unsupported = () => 'unsupported' as const;
    return { state: unsupported, register: unsupported, unregister: unsupported };
  }
  const state = () => app.getLoginItemSettings(SERVICE).status;
  const set = (openAtLogin: boolean) => {
    app.setLoginItemSettings({ ...SERVICE, openAtLogin });
    return state();
  };
  return {
    state,
    // What is registered already must not be again, macOS takes that for an error; what was switched off is not ours to switch on.
    register: () => (canBeRegistered(state()) ? set(true) : state()),
    unregister: () => set(false),
  };
}

const canBeRegistered = (state: LoginItemState): boolean => state === 'not-registered' || state === 'not-found';
