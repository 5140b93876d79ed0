import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { firstRunView, pairingViews } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { FIRST_DEADLINE_MS, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const asking = { 'pairing:view': { value: pairingViews.asking } } as const;
const walk = { 'first-run:view': { value: firstRunView } } as const;

const style = (page: Page, selector: string, property: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
/** How much of what is behind is hidden: 1 is all. */
const opacityOf = (colour: string) => Number(/^rgba\(.*, ([\d.]+)\)$/.exec(colour)?.[1] ?? 1);

inChromium(
  'what turns stands still for those who do not want motion',
  async () => {
    const moving = await openWindow('pairing', asking, { reducedMotion: 'no-preference' });
    expect(await style(moving.page, '.spinner', 'animation-duration')).toBe('1s');
    const still = await openWindow('pairing', asking, { reducedMotion: 'reduce' });
    expect(await style(still.page, '.spinner', 'animation-duration')).toBe('0s');
  },
  FIRST_DEADLINE_MS,
);

inChromium('only on a Mac does the system’s material show through, most of it at the side', async () => {
  const elsewhere = await openWindow('first-run', walk);
  for (const part of ['.side', '.pane'])
    expect(opacityOf(await style(elsewhere.page, part, 'background-color'))).toBe(1);
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await openWindow('first-run', walk, { isMac: true, colorScheme });
    expect(opacityOf(await style(page, '.side', 'background-color'))).toBeLessThan(0.6);
    expect(opacityOf(await style(page, '.pane', 'background-color'))).toBeGreaterThan(0.9);
    // Who has asked macOS for less transparency gets none.
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-reduced-transparency', value: 'reduce' },
        { name: 'prefers-color-scheme', value: colorScheme },
      ],
    });
    expect(opacityOf(await style(page, '.side', 'background-color'))).toBe(1);
  }
});

inChromium('on a Mac the journal’s title stands clear of the window’s buttons', async () => {
  const journal = { 'journal:view': { value: { isStolen: false, revision: 0 } } } as const;
  const { page } = await openWindow('journal', { ...journal, 'journal:page': { words: 'x' } }, { isMac: true });
  const box = await page.getByRole('heading', { name: 'Journal' }).boundingBox();
  expect(box?.x).toBeGreaterThan(76);
});

inChromium('nothing from elsewhere runs in a page, or is loaded by it', async () => {
  const { page } = await openWindow('pairing', asking);
  const tried = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const style = document.createElement('style');
    style.textContent = 'main { display: none }';
    document.head.append(style);
    const image = document.createElement('img');
    image.src = 'http://127.0.0.1:9/x.png';
    document.body.append(image);
    await fetch('http://127.0.0.1:9/').catch(() => {});
    let isMarkup = true;
    try {
      document.body.insertAdjacentHTML('beforeend', '<b>x</b>');
    } catch {
      isMarkup = false;
    }
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return { refused: [...new Set(refused)].sort(), isMarkup };
  });
  expect(tried.isMarkup).toBe(false);
  expect(tried.refused).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'style-src-elem']));
});
