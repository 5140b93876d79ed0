import type { PermissionState } from '@homeward/shared/bodies/report';
import type { LoginItemState } from '../../login-item-states.ts';

export const needNames = {
  camera: 'Camera',
  location: 'Location',
  notifications: 'Notifications',
  background: 'In the background',
};

/** What macOS has to allow. */
export const permissionsTexts = {
  names: needNames,
  states: {
    granted: 'Allowed',
    denied: 'Not allowed',
    restricted: 'Ruled out by a profile',
    'not-asked': 'Not asked yet',
    'not-needed': 'Not needed here',
    unknown: 'macOS does not say',
  } satisfies Record<PermissionState, string>,
  loginItem: {
    enabled: 'Starts at login',
    'requires-approval': 'Waits for your word',
    'not-registered': 'Does not start at login',
    'not-found': 'Does not start at login',
    unsupported: 'Only in the packed app',
  } satisfies Record<LoginItemState, string>,
  allow: 'Allow…',
  show: 'Show one',
  keepAlive: 'Start at login',
  pane: 'System Settings…',
  paneOf: (name: string) => `System Settings: ${name}`,
  askedInNameOf: 'macOS asks in the name of its helper, Homeward Sense.',
} as const;
