import { beforeEach, expect, test } from '@jest/globals';
import { StayAwake } from '../../../agent/src/shell/stay-awake.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { pausedMac, protectedMac, stolenMac, unpaired } from './statuses.ts';

beforeEach(resetElectron);

test('the app stays awake while the Mac is stolen, seen or not, and in no other mode', () => {
  const awake = new StayAwake();
  for (const status of [unpaired, protectedMac, pausedMac]) {
    awake.follow(status);
    expect(electron.blockers).toEqual([]);
  }
  awake.follow(stolenMac(true));
  awake.follow(stolenMac(false));
  expect(electron.blockers).toEqual(['prevent-app-suspension']);
  awake.follow(protectedMac);
  awake.follow(protectedMac);
  expect(electron.blockers).toEqual([]);
});

test('nothing is left when it ends', () => {
  const awake = new StayAwake();
  awake.follow(stolenMac(false));
  awake.close();
  awake.close();
  expect(electron.blockers).toEqual([]);
});
