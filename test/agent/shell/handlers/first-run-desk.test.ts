import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resetElectron } from '../../fake-electron.ts';
import { pausedMac, protectedMac, releasedMac, stolenMac, unpaired } from '../statuses.ts';
import { app, DesksUnderTest, desksForEachTest, directory } from './desks-under-test.ts';

desksForEachTest();

describe('the walk through permissions', () => {
  test('opens once, when the Mac is paired, and not again after a restart', () => {
    app.know(unpaired);
    expect(app.open).toEqual([]);
    app.know(protectedMac);
    expect(app.open).toEqual(['first-run']);
    app.windows.close('first-run');
    app.know(protectedMac);
    expect(app.open).toEqual([]);
    resetElectron();
    const restarted = new DesksUnderTest(join(directory, 'shown'));
    restarted.know(protectedMac);
    expect(restarted.open).toEqual([]);
  });

  test('waits until the window that tells of the pairing is closed', () => {
    app.know(unpaired);
    app.windows.open('pairing');
    app.know(protectedMac);
    expect(app.open).toEqual(['pairing']);
    app.windows.close('pairing');
    expect(app.open).toEqual(['first-run']);
  });

  test.each([
    ['stolen', stolenMac(false)],
    ['stolen and hidden', stolenMac(true)],
    ['paused', pausedMac],
    ['released', releasedMac],
  ])('does not open by itself while the Mac is %s, and comes later', (_name, status) => {
    app.know(status);
    expect(app.open).toEqual([]);
    app.know(protectedMac);
    expect(app.open).toEqual(['first-run']);
  });

  test('a marker that cannot be written costs no more than a second showing', () => {
    const other = new DesksUnderTest(join(directory, 'no/such/folder/shown'));
    other.know(protectedMac);
    other.windows.closeAll();
    other.know(protectedMac);
    expect(other.open).toEqual([]);
  });

  test('is told of each permission as it changes, within a second', async () => {
    app.know(protectedMac);
    expect(app.handlers['first-run:view'](null, 'first-run')).toEqual({
      account: protectedMac.account,
      permissions: { camera: 'not-asked', location: 'not-asked', notifications: 'unknown' },
      loginItem: 'enabled',
    });
    app.permissions = { ...app.permissions, camera: 'granted' };
    await app.clock.pass(1_000);
    app.loginItem = 'requires-approval';
    await app.clock.pass(1_000);
    expect(app.told('first-run')).toMatchObject([
      { permissions: { camera: 'granted' }, loginItem: 'enabled' },
      { permissions: { camera: 'granted' }, loginItem: 'requires-approval' },
    ]);
    app.windows.close('first-run');
    await app.clock.pass(1_000);
    const looks = app.done.length;
    await app.clock.pass(10_000);
    expect(app.done).toHaveLength(looks);
  });
});

test('a location that was allowed in System Settings is seen, and told to the engine at once', async () => {
  app.know(protectedMac);
  app.handlers['first-run:view'](null, 'first-run');
  app.foundLocation = 'granted';
  await app.clock.pass(2_000);
  expect(app.told('first-run')).toMatchObject([{ permissions: { location: 'granted' } }]);
  expect(app.done.filter((what) => what === 'tell the permissions')).toHaveLength(1);
});
