import { deepEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page with axe-core in it: put there by the browser itself, so that the page's policy stays as it is. */
export async function withAxe(page: Page): Promise<Page> {
  await page.addInitScript({ content: axeSource });
  return page;
}

/**
 * Fails with the rule and the elements. A page never scrolls sideways.
 * @param sizes `both`: all rules on a desktop and on a phone, and the colours in the dark; `phone`: all rules on a phone, and the
 * width on a desktop.
 */
export async function expectClean(where: string, on: Page, sizes: 'both' | 'phone' = 'both'): Promise<void> {
  const before = on.viewportSize();
  const found: string[] = [];
  for (const viewport of [DESKTOP, PHONE]) {
    await on.setViewportSize(viewport);
    const at = `${where}, ${viewport.width} pixels wide`;
    if (sizes === 'both' || viewport === PHONE) {
      for (const colorScheme of sizes === 'both' ? (['light', 'dark'] as const) : (['light'] as const)) {
        await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        found.push(...(await violations(on, colorScheme)).map((violation) => `${at}, ${colorScheme}: ${violation}`));
      }
    }
    const wider = await on.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) found.push(`${at}: scrolls sideways by ${wider} pixels`);
  }
  if (before) await on.setViewportSize(before);
  await on.emulateMedia({ colorScheme: 'light' });
  deepEqual(found, []);
}

async function violations(on: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  const options: Axe.RunOptions = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] };
  const all = await on.evaluate(async (runOptions) => {
    const { axe } = window as unknown as { axe: typeof Axe };
    // Colours that still change from light to dark are nobody's.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
    return (await axe.run(document, { ...runOptions, resultTypes: ['violations'] })).violations;
  }, options);
  return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}
