import { app } from 'electron';
import { LAUNCH_AGENT_PLIST } from './launch-agent.ts';
import type { LoginItemState } from './login-item-states.ts';

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
