import { expect, test } from '@jest/globals';
import { systemClock } from '../../../agent/src/clock.ts';
import { serviceOfThisMac } from '../../../agent/src/shell/service.ts';
import { keptLog } from '../agent-under-test.ts';
import { utilityProcesses } from '../fake-utility-process.ts';
import { probeFile } from '../kept-engine.ts';
import { cycle } from '../sensors/cycle.ts';

test('where the app cannot tell its permission, the service gets a reason and no camera is switched on', async () => {
  const service = serviceOfThisMac({
    ...{ platform: 'darwin', uid: 501, probeFile, environment: {}, sense: undefined },
    permissions: { read: () => ({ camera: 'unknown', location: 'unknown', notifications: 'unknown' }) },
    ...{ clock: systemClock, log: keptLog() },
  });
  const run = await service.answers['photos-begin'](cycle);
  expect(await service.answers['photo-next'](run)).toMatchObject({
    type: 'problem',
    reading: { problem: 'failed', detail: expect.stringContaining('would make macOS ask') },
  });
  expect(utilityProcesses.size).toBe(0);
});
