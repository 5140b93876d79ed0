import { describe, expect, test } from '@jest/globals';
import { settingsPanes } from '../../../../agent/src/shell/system-settings.ts';
import { electron } from '../../fake-electron.ts';
import { app, desksForEachTest } from './desks-under-test.ts';

desksForEachTest();

describe('permissions', () => {
  test.each([
    ['camera', 'ask for the camera'],
    ['location', 'ask for the location'],
    ['notifications', 'show a notice'],
  ] as const)('macOS is made to ask for the %s', (permission, expected) => {
    app.failure = new Error('the question cannot be put');
    expect(app.handlers['permissions:ask']({ permission }, 'first-run')).toBeNull();
    expect(app.done).toEqual([expected]);
  });

  test.each(Object.keys(settingsPanes) as (keyof typeof settingsPanes)[])('the pane for %s opens', async (pane) => {
    expect(await app.handlers['permissions:pane']({ pane }, 'settings')).toBeNull();
    expect(electron.opened).toEqual([settingsPanes[pane]]);
    expect(electron.opened[0]).toMatch(/^x-apple\.systempreferences:com\.apple\./);
  });

  test('macOS is asked to start Homeward at login', () => {
    app.handlers['permissions:keep-alive'](null, 'settings');
    expect(app.done).toEqual(['register']);
  });
});
