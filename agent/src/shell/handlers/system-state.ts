import { LOCATION_LOOK_DEADLINE_MS, type Permissions } from '../../sensors/permissions.ts';
import type { LoginItemState } from '../login-item-states.ts';
import type { ShellPermissions } from '../shell-status.ts';

/** Homeward among macOS's login items, as far as a window has to do with it. */
export interface LoginItemPort {
  state(): LoginItemState;
  /** Asks macOS to start Homeward at login. */
  register(): unknown;
}

/** What macOS lets Homeward do, as a window shows it. */
export interface SystemState {
  read(): { readonly permissions: ShellPermissions; readonly loginItem: LoginItemState };
  /** Looks again at what can only be asked for; `read` tells it when it is there. */
  look(): void;
}

/** @param onChange called when a look has found something else than before */
export function systemState(
  permissions: Pick<Permissions, 'read' | 'refreshLocation'>,
  loginItem: Pick<LoginItemPort, 'state'>,
  onChange: () => void,
): SystemState {
  let isLooking = false;
  const look = async () => {
    const before = JSON.stringify(permissions.read());
    await permissions.refreshLocation(AbortSignal.timeout(LOCATION_LOOK_DEADLINE_MS)).catch(() => {});
    if (JSON.stringify(permissions.read()) !== before) onChange();
  };
  return {
    read: () => ({ permissions: permissions.read(), loginItem: loginItem.state() }),
    look: () => {
      if (isLooking) return;
      isLooking = true;
      look().finally(() => {
        isLooking = false;
      });
    },
  };
}
