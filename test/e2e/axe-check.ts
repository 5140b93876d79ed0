import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';

const SIZES = [
  { width: 1280, height: 900 },
  { width: 360, height: 740 },
];
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page with axe-core in it: put there by the browser itself, so that the page's policy stays as it is. */
export async function withAxe(page: Page): Promise<Page> {
  await page.addInitScript({ content: axeSource });
  return page;
}

/** Names the rule and the elements; the same page is looked at at both sizes, then for its colours in the dark. */
export async function expectClean(where: string, on: Page): Promise<void> {
  const before = on.viewportSize();
  for (const viewport of SIZES) {
    await on.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await on.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const options: Axe.RunOptions = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] };
      const violations = await on.evaluate(async (runOptions) => {
        const { axe } = window as unknown as { axe: typeof Axe };
        // Colours that still change from light to dark are nobody's.
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
        return (await axe.run(document, runOptions)).violations;
      }, options);
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
      expect({ where, width: viewport.width, colorScheme, found }).toMatchObject({ found: [] });
      const isWider = await on.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect({ where, width: viewport.width, isWider }).toMatchObject({ isWider: false });
    }
  }
  if (before) await on.setViewportSize(before);
  await on.emulateMedia({ colorScheme: 'light' });
}
