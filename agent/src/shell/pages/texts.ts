import type { ItemKind } from '@homeward/shared/envelope';
import type { ShellStatus } from '../shell-status.ts';
import type { WindowName } from '../windows/window-names.ts';
import { firstRunTexts } from './texts/first-run.ts';
import { journalTexts } from './texts/journal.ts';
import { pairingTexts } from './texts/pairing.ts';
import { permissionsTexts } from './texts/permissions.ts';
import { releaseTexts } from './texts/release.ts';
import { settingsTexts } from './texts/settings.ts';
import { summaryTexts } from './texts/summary.ts';

/**
 * The English words of the app's windows, one file per heading under `texts/`. What an error says of itself stands in
 * `shared`'s catalogue, and what menu and notices say in the `*-words.ts` files of the shell.
 */
export const texts = {
  brand: 'Homeward',
  titles: {
    pairing: 'Pair this Mac',
    'first-run': 'Welcome to Homeward',
    journal: 'Journal',
    settings: 'Settings',
    release: 'Ask the owner',
    summary: 'This Mac was marked as stolen',
  } satisfies Record<WindowName, string>,
  common: {
    cancel: 'Cancel',
    close: 'Close',
    continue: 'Continue',
    back: 'Back',
    again: 'Try again',
    loading: 'Loading…',
    failed: 'Something went wrong.',
    notAllowed: 'This page may not ask for that.',
    malformed: 'The request does not have the expected shape.',
    broken: 'This window has run into an error of its own. Close it and open it again; Homeward itself goes on.',
    server: 'Server',
    account: 'Account',
    mac: 'This Mac',
  },
  modes: {
    unpaired: 'Not paired',
    protected: 'Protected',
    stolen: 'Stolen',
    paused: 'Paused',
    released: 'Released by the owner',
  } satisfies Record<ShellStatus['mode']['mode'], string>,
  kinds: {
    report: 'Report',
    snapshot: 'Snapshot',
    machine: 'Network and battery',
    route: 'Route',
    event: 'Event',
  } satisfies Record<ItemKind, string>,
  pairing: pairingTexts,
  permissions: permissionsTexts,
  firstRun: firstRunTexts,
  journal: journalTexts,
  settings: settingsTexts,
  release: releaseTexts,
  summary: summaryTexts,
} as const;
