import { accountApi } from './account.ts';
import { activityApi } from './activity.ts';
import { agentApi } from './agent.ts';
import { devicesApi } from './devices.ts';
import { factorsApi } from './factors.ts';
import { holdsApi } from './holds.ts';
import { keysApi } from './keys.ts';
import { lifetimeApi } from './lifetime.ts';
import { messagesApi } from './messages.ts';
import { sharesApi } from './shares.ts';
import { streetMapApi } from './street-map.ts';
import { timeStampsApi } from './time-stamps.ts';

/** Every call of the API by name. A route that is not here does not exist. */
export const api = {
  ...accountApi,
  ...devicesApi,
  ...agentApi,
  ...activityApi,
  ...factorsApi,
  ...holdsApi,
  ...lifetimeApi,
  ...keysApi,
  ...messagesApi,
  ...sharesApi,
  ...timeStampsApi,
  ...streetMapApi,
} as const;
export type Api = typeof api;
export type CallName = keyof Api;
