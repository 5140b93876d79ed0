import { beforeEach, expect, test } from '@jest/globals';
import { listenToPower } from '../../../agent/src/shell/power-events.ts';
import { powerMonitor, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);

test.each(['resume', 'unlock-screen', 'suspend'])('%s wakes the engine, until it is over', (event) => {
  let wakes = 0;
  const stop = listenToPower(() => {
    wakes += 1;
  });
  powerMonitor.emit(event);
  expect(wakes).toBe(1);
  stop();
  powerMonitor.emit(event);
  expect(wakes).toBe(1);
  expect(powerMonitor.eventNames()).toEqual([]);
});
