import { expect } from '@jest/globals';
import { allAllowed, firstRunView } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const open = (view = firstRunView) => openWindow('first-run', { 'first-run:view': { value: view } });

everyStateIsClean('first-run', openWindow);

inChromium('the walk says what is collected when, and for whom', async () => {
  const { page } = await open();
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/Every hour[\s\S]*address and position[\s\S]*Every five minutes[\s\S]*a photo from each camera/);
  expect(text).toMatch(/paused[\s\S]*Nothing is collected/);
  expect(text).toContain('only ada can open it');
});

inChromium('Return alone goes through it: it asks for what can be asked, and goes on where all is well', async () => {
  const { page, hasAsked, tell } = await open();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Photos while it is stolen' }).waitFor();
  await page.keyboard.press('Enter');
  expect(await hasAsked(1)).toEqual([['permissions:ask', { permission: 'camera' }]]);
  await page.getByRole('status').getByText('Not asked yet').waitFor();
  await tell('first-run:changed', {
    ...firstRunView,
    permissions: { ...firstRunView.permissions, camera: 'granted' },
  });
  await page.getByRole('status').getByText('Allowed').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Where it is' }).waitFor();
  await page.keyboard.press('Enter');
  expect((await hasAsked(2)).at(-1)).toEqual(['permissions:ask', { permission: 'location' }]);
});

inChromium('Esc is “Later”, step by step, and closes the window at the end', async () => {
  const { page, hasAsked } = await open();
  for (const title of [
    'What Homeward',
    'Photos while',
    'Where it is',
    'Nobody is watched',
    'There whenever',
    'is ready',
  ]) {
    await page.getByRole('heading', { name: title }).waitFor();
    await page.keyboard.press('Escape');
  }
  expect(await hasAsked(1)).toEqual([['window:close', null]]);
});

inChromium('everything is reached by Tab, beginning with the steps', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Camera' }).click();
  expect(await focused(page)).toBe('Photos while it is stolen, and never otherwise');
  expect(await tabOrder(page)).toEqual([
    ...['System Settings: Camera', 'Allow…', 'Back', 'Later', 'What it collects', 'CameraNot asked yet'],
    ...['LocationNot asked yet', 'NotificationsmacOS does not say', 'In the backgroundWaits for your word', 'Ready'],
  ]);
});

inChromium('each need leads to its own pane of System Settings', async () => {
  const { page, hasAsked } = await open();
  const steps = ['Camera', 'Location', 'Notifications', 'In the background'];
  for (const step of steps) {
    await page.locator('.side-item', { hasText: step }).click();
    await page.getByRole('button', { name: /^System Settings/ }).click();
  }
  expect(await hasAsked(4)).toEqual(
    ['camera', 'location', 'notifications', 'login-items'].map((pane) => ['permissions:pane', { pane }]),
  );
});

inChromium('a Mac that does not start Homeward at login is asked to', async () => {
  const { page, hasAsked } = await open({ ...firstRunView, loginItem: 'not-registered' });
  await page.locator('.side-item', { hasText: 'In the background' }).click();
  await page.getByRole('button', { name: 'Start at login', exact: true }).click();
  expect(await hasAsked(1)).toEqual([['permissions:keep-alive', null]]);
});

inChromium('one goes back, and at the end is told whether something is missing', async () => {
  const { page, tell } = await open();
  await page.getByRole('button', { name: 'Ready' }).click();
  await page.getByText('Something is missing').waitFor();
  await tell('first-run:changed', allAllowed);
  await page.getByText('Something is missing').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('heading', { name: 'There whenever the Mac is on' }).waitFor();
});
