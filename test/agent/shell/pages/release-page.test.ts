import { expect } from '@jest/globals';
import type { ReleaseView } from '../../../../agent/src/shell/views/release-view.ts';
import type { Play } from '../../../../scripts/trial/page-stage.ts';
import { releaseView } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const open = (view: Partial<ReleaseView> = {}, play: Play = {}) =>
  openWindow('release', { 'release:view': { value: { ...releaseView, ...view } }, ...play });

everyStateIsClean('release', openWindow);

inChromium('says who confirms it, how, and what whoever administers the Mac can do without', async () => {
  const { page } = await open();
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/Unpair this Mac[\s\S]*ada confirms this in the console[\s\S]*homeward\.example\.org/);
  expect(text).toContain('sudo /Applications/Homeward.app/Contents/Resources/bin/homeward-agent unpair');
});

inChromium('Return and Esc ask for nothing', async () => {
  const { page, hasAsked } = await open();
  expect(await focused(page)).toBe('Cancel');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await hasAsked(2)).toEqual([
    ['window:close', null],
    ['window:close', null],
  ]);
  expect(await tabOrder(page)).toEqual(['Ask ada', 'Cancel']);
});

inChromium('asks once, waits, and says what the owner answered', async () => {
  const { page, hasAsked, tell } = await open({ wish: 'quit' }, { 'release:ask': 'pending' });
  await page.getByRole('button', { name: 'Ask ada' }).click();
  expect(await hasAsked(1)).toEqual([['release:ask', null]]);
  // It keeps the focus while it asks, and cannot be pressed again.
  expect(await focused(page)).toBe('Ask ada');
  await page.keyboard.press('Enter');
  await tell('release:changed', { ...releaseView, wish: 'quit', step: 'asked' });
  await page.getByRole('status').getByText('Waiting for ada').waitFor();
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Close']);
  expect(await focused(page)).toBe('Close');
  await tell('release:changed', { ...releaseView, wish: 'quit', step: 'declined' });
  await page.getByRole('heading', { name: 'The owner said no' }).waitFor();
  await tell('release:changed', { ...releaseView, wish: 'quit', step: 'released', account: null });
  await page.getByRole('heading', { name: 'The owner let this Mac go' }).waitFor();
  expect(await hasAsked(1)).toHaveLength(1);
});

inChromium('a server out of reach is said, and what the engine refuses as well', async () => {
  const words = 'Not allowed: this Mac is marked stolen';
  const { page, tell } = await open({ isOnline: false }, { 'release:ask': { words } });
  await page.getByText('The server is out of reach').waitFor();
  await page.getByRole('button', { name: 'Ask ada' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  await tell('release:changed', { ...releaseView, step: 'stolen' });
  await page.getByRole('heading', { name: 'Not while this Mac is stolen' }).waitFor();
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Close']);
});
