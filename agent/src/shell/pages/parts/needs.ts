import type { PermissionState } from '@homeward/shared/bodies/report';
import type { LoginItemState } from '../../login-item-states.ts';
import type { SettingsPane } from '../../system-settings.ts';
import type { FirstRunView } from '../../views/first-run-view.ts';
import { texts } from '../texts.ts';
import type { IconName } from './icon.tsx';
import type { Tone } from './pill.tsx';

/** What Homeward needs of macOS. */
export const needNames = ['camera', 'location', 'notifications', 'background'] as const;
export type NeedName = (typeof needNames)[number];

export const needIcons: Readonly<Record<NeedName, IconName>> = {
  camera: 'camera',
  location: 'location',
  notifications: 'bell',
  background: 'background',
};

/** How it stands with one need, and what can be done about it here. */
export interface Need {
  readonly name: NeedName;
  readonly words: string;
  readonly tone: Tone;
  /** Whether nothing is left to do. */
  readonly isMet: boolean;
  /** What can be asked for at once: macOS's question, or to be started at login. */
  readonly ask: 'allow' | 'show' | 'keep-alive' | null;
  /** Where it is decided otherwise; null where nothing can be decided. */
  readonly pane: SettingsPane | null;
}

const tones: Readonly<Record<PermissionState, Tone>> = {
  granted: 'good',
  denied: 'trouble',
  restricted: 'trouble',
  'not-asked': 'warn',
  'not-needed': 'quiet',
  unknown: 'quiet',
};

export function needOf(
  name: NeedName,
  { permissions, loginItem }: Pick<FirstRunView, 'permissions' | 'loginItem'>,
): Need {
  return name === 'background' ? background(loginItem) : permission(name, permissions[name]);
}

function permission(name: Exclude<NeedName, 'background'>, state: PermissionState): Need {
  const isMet = state === 'granted' || state === 'not-needed';
  // Of notifications nobody can tell: one that is shown has macOS ask, or is simply there.
  const ask = name === 'notifications' ? 'show' : 'allow';
  return {
    ...{ name, isMet, words: texts.permissions.states[state], tone: tones[state] },
    ask: state === 'not-asked' || (name === 'notifications' && state === 'unknown') ? ask : null,
    pane: state === 'not-needed' ? null : name,
  };
}

function background(state: LoginItemState): Need {
  const isMissing = state === 'not-registered' || state === 'not-found';
  return {
    name: 'background',
    words: texts.permissions.loginItem[state],
    tone: state === 'enabled' ? 'good' : state === 'unsupported' ? 'quiet' : 'warn',
    isMet: state === 'enabled' || state === 'unsupported',
    ask: isMissing ? 'keep-alive' : null,
    pane: state === 'unsupported' ? null : 'login-items',
  };
}
