import { expect } from '@jest/globals';
import type { Play } from '../../../../scripts/trial/page-stage.ts';
import { stolenSummary } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const open = (play: Play = {}) => openWindow('summary', { 'summary:view': { value: stolenSummary }, ...play });

everyStateIsClean('summary', openWindow);

inChromium('dates, counts by kind, why it ended, and whose account it is', async () => {
  const { page } = await open();
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/ada on homeward\.example\.org[\s\S]*891[\s\S]*1,764[\s\S]*890[\s\S]*874/);
  expect(text).toMatch(/20 Nov 2026, 13:12[\s\S]*23 Nov 2026, 15:00[\s\S]*By the owner’s order/);
});

for (const [mode, words] of [
  ['protected', 'every hour, and no more'],
  ['paused', 'has paused Homeward: nothing is collected'],
  ['released', 'has let this Mac go: nothing more'],
  ['unpaired', 'no longer paired: nothing is collected'],
  ['stolen', 'marked as stolen again'],
] as const) {
  inChromium(`in mode ${mode} it says so`, async () => {
    const { page } = await open({ 'summary:view': { value: { ...stolenSummary, mode } } });
    await page.getByText(words).waitFor();
  });
}

inChromium('no key closes or acknowledges it unseen; its button does', async () => {
  const { page, asked, hasAsked } = await open();
  for (const key of ['Enter', 'Escape', ' ']) await page.keyboard.press(key);
  expect(await focused(page)).toContain('This Mac was marked as stolen');
  expect(asked).toEqual([]);
  expect(await tabOrder(page)).toEqual(['I have seen this']);
  await page.keyboard.press('Enter');
  expect(await hasAsked(1)).toEqual([['summary:acknowledge', null]]);
});

inChromium('what could not be noted is said', async () => {
  const { page } = await open({ 'summary:acknowledge': { words: 'Something went wrong.' } });
  await page.getByRole('button', { name: 'I have seen this' }).click();
  await page.getByRole('alert').getByText('Something went wrong.').waitFor();
});
