import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ShellStatus } from '../../../../agent/src/shell/shell-status.ts';
import type { ReleaseView } from '../../../../agent/src/shell/views/release-view.ts';
import { protectedMac, releasedMac, stolenMac, unpaired } from '../statuses.ts';
import { app, desksForEachTest, settle } from './desks-under-test.ts';

desksForEachTest();

describe('the question to the owner', () => {
  const view = () => app.handlers['release:view'](null, 'release');
  beforeEach(settle);

  test.each(['unpair', 'quit'] as const)('%s is asked when somebody says so in the window', async (wish) => {
    app.desks.release.open(wish);
    expect(app.done).toEqual([]);
    expect(await app.handlers['release:ask'](null, 'release')).toBeNull();
    expect(app.done).toEqual([`ask the owner: ${wish}`]);
  });

  test('what the engine refuses comes back', async () => {
    app.desks.release.open('unpair');
    app.failure = new HomewardError('forbidden', 'this Mac is marked stolen');
    await expect(app.handlers['release:ask'](null, 'release')).rejects.toBe(app.failure);
  });

  test.each<[Partial<ReleaseView>, ShellStatus]>([
    [{ wish: 'unpair', step: 'ask', account: protectedMac.account, isOnline: true }, protectedMac],
    [
      { wish: 'unpair', step: 'asked', account: protectedMac.account, isOnline: false },
      { ...protectedMac, releaseAsked: 'unpair', isOnline: false },
    ],
    [{ wish: 'unpair', step: 'stolen', account: protectedMac.account, isOnline: true }, stolenMac(false)],
    [{ wish: 'unpair', step: 'released', account: protectedMac.account, isOnline: true }, releasedMac],
    [{ wish: 'unpair', step: 'released', account: null, isOnline: true }, unpaired],
  ])('it stands at %j', (expected, status) => {
    app.desks.release.open('unpair');
    app.know(status);
    expect(view()).toEqual({ ...expected, unpairCommand: 'sudo homeward-agent unpair' });
    expect(app.told('release').at(-1)).toEqual(view());
  });

  test('a no is said to whoever waits for the answer; the next time it can be asked again', () => {
    app.desks.release.open('unpair');
    app.know({ ...protectedMac, releaseAsked: 'unpair' });
    app.know(protectedMac);
    expect(view()).toMatchObject({ step: 'declined' });
    app.windows.close('release');
    app.desks.release.open('unpair');
    expect(view()).toMatchObject({ step: 'ask' });
  });

  test('what was asked already is shown, whatever is chosen now', () => {
    app.know({ ...protectedMac, releaseAsked: 'quit' });
    app.desks.release.open('unpair');
    expect(view()).toMatchObject({ wish: 'quit', step: 'asked' });
  });
});
