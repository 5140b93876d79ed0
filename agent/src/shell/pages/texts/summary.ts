import type { StolenCounts, StolenSummary } from '../../../state/stolen-summary.ts';
import type { ShellStatus } from '../../shell-status.ts';

/** What was collected while the Mac was stolen. */
export const summaryTexts = {
  title: 'This Mac was marked as stolen',
  lead: (account: string, host: string) => `This is what Homeward collected meanwhile, for ${account} on ${host}.`,
  from: 'From',
  to: 'Until',
  ended: 'Ended',
  why: {
    order: 'By the owner’s order',
    expired: 'By itself, when the time that the order had set was over',
    unpaired: 'By whoever administers this Mac',
  } satisfies Record<StolenSummary['why'], string>,
  tiles: {
    report: 'Reports of address and position',
    snapshot: 'Photos, or reasons for none',
    machine: 'Readings of network and battery',
    route: 'Routes to the server',
  } satisfies Record<keyof StolenCounts, string>,
  now: {
    protected: 'From now on Homeward reports address and position every hour, and no more.',
    stolen: 'This Mac is marked as stolen again.',
    paused: 'The owner has paused Homeward: nothing is collected.',
    released: 'The owner has let this Mac go: nothing more is collected.',
    unpaired: 'This Mac is no longer paired: nothing is collected.',
  } satisfies Record<ShellStatus['mode']['mode'], string>,
  seen: 'I have seen this',
} as const;
