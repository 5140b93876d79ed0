import type { ShellStatus } from '../../../agent/src/shell/shell-status.ts';

/** Some afternoon. */
export const NOW = Date.UTC(2026, 10, 23, 14);
const MINUTE_MS = 60_000;

/** A Mac that was never paired. */
export const unpaired: ShellStatus = {
  mode: { mode: 'unpaired' },
  account: null,
  pairedAt: null,
  lastReportAt: null,
  isOnline: true,
  waitingItems: 0,
  refusedItems: 0,
  permissions: { camera: 'granted', location: 'granted', notifications: 'granted' },
  agentVersion: '0.1.0',
  secretsKept: 'keychain',
  releaseAsked: null,
  stolenSummary: null,
  trouble: null,
};

/** The same Mac, whose system says this of camera or location. */
export const withPermission = (
  status: ShellStatus,
  permission: 'camera' | 'location',
  state: ShellStatus['permissions']['camera'],
): ShellStatus => ({ ...status, permissions: { ...status.permissions, [permission]: state } });

/** A Mac whose last report is 12 minutes old. */
export const protectedMac: ShellStatus = {
  ...unpaired,
  mode: { mode: 'protected', since: NOW - 90 * MINUTE_MS, intervalSeconds: 3600 },
  account: { loginName: 'ada', origin: 'https://homeward.example' },
  pairedAt: NOW - 90 * MINUTE_MS,
  lastReportAt: NOW - 12 * MINUTE_MS,
};

export const stolenMac = (hidden: boolean): ShellStatus => ({
  ...protectedMac,
  mode: { mode: 'stolen', since: NOW, until: NOW + 86_400_000, intervalSeconds: 300, hidden },
});

export const pausedMac: ShellStatus = { ...protectedMac, mode: { mode: 'paused', since: NOW } };
export const releasedMac: ShellStatus = { ...protectedMac, mode: { mode: 'released', since: NOW } };
