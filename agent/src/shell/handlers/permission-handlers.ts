import { shell } from 'electron';
import { LOCATION_QUESTION_DEADLINE_MS, type Permissions } from '../../sensors/permissions.ts';
import type { IpcHandlers } from '../ipc-main.ts';
import { settingsPanes } from '../system-settings.ts';
import type { LoginItemPort } from './system-state.ts';

export interface PermissionHandlerParts {
  readonly permissions: Pick<Permissions, 'askForCamera' | 'askForLocation'>;
  readonly loginItem: Pick<LoginItemPort, 'register'>;
  /** Shows a first notification: that is when macOS asks. */
  readonly showNotice: () => void;
}

/** Puts macOS's questions, and opens the panes of System Settings in which they are answered otherwise. */
export function permissionHandlers({
  permissions,
  loginItem,
  showNotice,
}: PermissionHandlerParts): Pick<IpcHandlers, 'permissions:ask' | 'permissions:pane' | 'permissions:keep-alive'> {
  // How it was answered shows as a change of the view; a question that could not be put leaves it as it is.
  const ask = {
    camera: () => permissions.askForCamera(),
    location: () => permissions.askForLocation(AbortSignal.timeout(LOCATION_QUESTION_DEADLINE_MS)),
    notifications: async () => showNotice(),
  };
  return {
    'permissions:ask': ({ permission }) => {
      ask[permission]().catch(() => {});
      return null;
    },
    'permissions:pane': async ({ pane }) => {
      await shell.openExternal(settingsPanes[pane]);
      return null;
    },
    'permissions:keep-alive': () => {
      loginItem.register();
      return null;
    },
  };
}
