import { expect } from '@jest/globals';
import type { SettingsView } from '../../../../agent/src/shell/views/settings-view.ts';
import type { Play } from '../../../../scripts/trial/page-stage.ts';
import { settingsView } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const open = (view: Partial<SettingsView> = {}, play: Play = {}) =>
  openWindow('settings', { 'settings:view': { value: { ...settingsView, ...view } }, ...play });

everyStateIsClean('settings', openWindow);

inChromium('account, server, since when, and where the secrets are', async () => {
  const { page, tell } = await open();
  const text = await page.getByRole('tabpanel').innerText();
  expect(text).toMatch(
    /0\.1\.0[\s\S]*Protected[\s\S]*ada[\s\S]*homeward\.example\.org[\s\S]*11 Nov 2026[\s\S]*keychain/,
  );
  await tell('settings:changed', { ...settingsView, secretsKept: 'file' });
  await page.getByText('a file that only this user can read').waitFor();
});

inChromium('the panes are chosen by the arrow keys, and only the chosen one is a stop of Tab', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('This Mac');
  for (const pane of ['Permissions', 'Wi-Fi lookup', 'Updates', 'Leaving', 'This Mac']) {
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(pane);
    await page.getByRole('tabpanel', { name: pane }).waitFor();
  }
  await page.keyboard.press('End');
  expect(await focused(page)).toBe('Leaving');
  await page.keyboard.press('Home');
  expect(await tabOrder(page)).toEqual(['Open the console', 'Journal…', 'This Mac']);
});

inChromium('what else there is to open', async () => {
  const { page, hasAsked, tell } = await open();
  await page.getByRole('button', { name: 'Open the console' }).click();
  await page.getByRole('button', { name: 'Journal…' }).click();
  await page.getByRole('tab', { name: 'Permissions' }).click();
  await page.getByRole('button', { name: 'Show me each again…' }).click();
  await tell('settings:changed', { ...settingsView, mode: 'unpaired', account: null, pairedAt: null });
  await page.getByRole('tab', { name: 'This Mac' }).click();
  await page.getByRole('button', { name: 'Pair this Mac…' }).click();
  expect(await hasAsked(4)).toEqual(
    ['console', 'journal', 'first-run', 'pairing'].map((what) => ['settings:open', { what }]),
  );
});

inChromium('a build without a console offers none', async () => {
  const { page, tell } = await open();
  await tell('settings:changed', { ...settingsView, hasConsole: false });
  await page.getByRole('button', { name: 'Open the console' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Journal…' }).count()).toBe(1);
});

inChromium('permissions follow the system while one looks at them', async () => {
  const { page, hasAsked, tell } = await open();
  await page.getByRole('tab', { name: 'Permissions' }).click();
  await tell('settings:changed', {
    ...settingsView,
    loginItem: 'requires-approval',
    permissions: { ...settingsView.permissions, camera: 'denied' },
  });
  await page.getByText('Not allowed').waitFor();
  await page.getByText('Waits for your word').waitFor();
  await page.getByText('Switch Homeward on under Login Items').waitFor();
  await page.getByRole('button', { name: 'System Settings: In the background' }).click();
  expect(await hasAsked(1)).toEqual([['permissions:pane', { pane: 'login-items' }]]);
});

inChromium('access points: off, until a service is named; and off again', async () => {
  const { page, hasAsked, tell } = await open();
  await page.getByRole('tab', { name: 'Wi-Fi lookup' }).click();
  await page.getByText('Off: no access point leaves this Mac').waitFor();
  const save = page.getByRole('button', { name: 'Look up there' });
  expect(await save.getAttribute('aria-disabled')).toBe('true');
  await page.getByLabel('Address of a service').fill('  https://api.beacondb.net ');
  await page.keyboard.press('Enter');
  expect(await hasAsked(1)).toEqual([['settings:look-up', { service: 'https://api.beacondb.net' }]]);
  const accessPointService = 'https://api.beacondb.net/v1/geolocate';
  await tell('settings:changed', { ...settingsView, accessPointService });
  await page.getByText('On: api.beacondb.net').waitFor();
  expect(await page.getByLabel('Address of a service').inputValue()).toBe(accessPointService);
  await page.getByRole('button', { name: 'Switch off' }).click();
  expect((await hasAsked(2)).at(-1)).toEqual(['settings:look-up', { service: null }]);
});

inChromium('a service that cannot be is refused beside its field, which keeps what was typed', async () => {
  const words = 'The server must be reached over HTTPS: access points are sent over https only';
  const { page } = await open({}, { 'settings:look-up': { words } });
  await page.getByRole('tab', { name: 'Wi-Fi lookup' }).click();
  await page.getByLabel('Address of a service').fill('http://beacons.example');
  await page.getByRole('button', { name: 'Look up there' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  expect(await page.getByLabel('Address of a service').inputValue()).toBe('http://beacons.example');
});

inChromium('updates: off in an unsigned build, and why; otherwise one can look', async () => {
  const { page, hasAsked, tell } = await open({ updates: { state: 'off', why: 'unsigned' } });
  await page.getByRole('tab', { name: 'Updates' }).click();
  await page.getByText('This build is not signed').waitFor();
  expect(await page.getByRole('tabpanel').getByRole('button').count()).toBe(0);
  await tell('settings:changed', settingsView);
  await page.getByRole('button', { name: 'Look now' }).click();
  expect(await hasAsked(1)).toEqual([['settings:check-for-updates', null]]);
  await tell('settings:changed', { ...settingsView, updates: { state: 'checking' } });
  await page.getByText('Looking for a new version…').waitFor();
  // It cannot be pressed while one is looked for.
  await page.getByRole('button', { name: 'Look now' }).focus();
  await page.keyboard.press('Enter');
  await tell('settings:changed', { ...settingsView, updates: { state: 'ready', version: '0.2.0' } });
  await page.getByText('Version 0.2.0 takes the place of this one').waitFor();
  expect(await hasAsked(1)).toHaveLength(1);
});

inChromium('leaving leads to the question to the owner, and to nothing while the Mac is stolen', async () => {
  const { page, hasAsked, tell } = await open();
  await page.getByRole('tab', { name: 'Leaving' }).click();
  await page.getByRole('button', { name: 'Unpair…' }).click();
  await page.getByRole('button', { name: 'Quit for good…' }).click();
  expect(await hasAsked(2)).toEqual(['unpair', 'quit'].map((wish) => ['settings:release', { wish }]));
  await tell('settings:changed', { ...settingsView, mode: 'stolen' });
  await page.getByText('nobody at it can ask to let it go').waitFor();
  expect(await page.getByRole('tabpanel').getByRole('button').count()).toBe(0);
  await page.getByText('sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent unpair').waitFor();
});
