import type { TrialOwner } from '../../../scripts/trial/owner.ts';
import type { ConsoleUnderTest } from '../console-under-test.ts';
import { cycleIn, type SealedMachine } from '../sealed-machine.ts';
import { reportAt, spots } from './captures.ts';

/** An owner with two Macs, of which nothing is to be told: each has reported a moment ago. */
export interface QuietHome {
  readonly owner: TrialOwner;
  readonly macBook: SealedMachine;
  readonly iMac: SealedMachine;
}

export const quietNames = { macBook: 'Nell’s MacBook', iMac: 'Kitchen iMac' } as const;

export async function quietHome(site: ConsoleUnderTest, loginName: string): Promise<QuietHome> {
  const owner = await site.newOwner(loginName);
  const macBook = await site.newMachine(owner, quietNames.macBook, 'MacBook Air');
  const iMac = await site.newMachine(owner, quietNames.iMac, 'iMac');
  for (const mac of [macBook, iMac]) {
    const at = Date.now();
    await mac.sendAt('report', reportAt({ spot: spots.home, at, cycle: cycleIn('protected') }), at);
  }
  return { owner, macBook, iMac };
}
