import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { WindowName } from '../../../../agent/src/shell/windows/window-names.ts';
import { launchBrowser, type TrialBrowser } from '../../../../scripts/trial/browser.ts';
import {
  type OpenWindow,
  type PageStage,
  type Play,
  type Surroundings,
  startPageStage,
} from '../../../../scripts/trial/page-stage.ts';
import { windowStates } from '../../../../scripts/trial/window-states.ts';
import { needs, programPath } from '../../../programs.ts';

const CLOSING_DEADLINE_MS = 240_000;

type Open = (window: WindowName, play: Play, surroundings?: Surroundings) => Promise<OpenWindow>;

/** Opens a window's page in a real browser, of which there is one for each file of tests; each test leaves none open. */
export function windowsInChromium(): Open {
  let stage: Promise<PageStage> | undefined;
  let browser: Promise<TrialBrowser> | undefined;
  let open: OpenWindow[] = [];
  afterEach(async () => {
    for (const window of open) await window.close();
    open = [];
  });
  afterAll(async () => {
    await (await browser)?.close();
    await (await stage)?.close();
  }, CLOSING_DEADLINE_MS);
  return async (window, play, surroundings) => {
    stage ??= startPageStage();
    browser ??= launchBrowser(programPath('chromium'));
    const opened = await (await stage).open((await browser).browser, window, play, surroundings);
    open.push(opened);
    return opened;
  };
}

/** Time for the first test of a file, which builds the pages and starts the browser. */
export const FIRST_DEADLINE_MS = 480_000;

/** A test for each state of the window: it is seen whole, in light and dark, and breaks no rule of accessibility. */
export function everyStateIsClean(window: WindowName, openWindow: Open): void {
  for (const { name, play, press = [] } of windowStates.filter((state) => state.window === window)) {
    needs('chromium')(
      `${name} is seen whole, in light and dark, and breaks no rule of accessibility`,
      async () => {
        const { page } = await openWindow(window, play);
        for (const button of press) await page.locator('.side-item', { hasText: button }).click();
        await expectClean(page);
      },
      FIRST_DEADLINE_MS,
    );
  }
}

let axe: Promise<string> | undefined;

/**
 * In light and in dark: the page breaks no rule of accessibility, and nothing of it is
 * wider than its window, or cut off.
 */
export async function expectClean(page: Page): Promise<void> {
  axe ??= readFile('node_modules/axe-core/axe.min.js', 'utf8');
  // The policy lets no script in from outside the page, axe's neither: it is run by the debugger.
  await page.evaluate(await axe);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await page.evaluate(cutOff)).toEqual([]);
    // Of all rules only contrast depends on the colours.
    const only = colorScheme === 'light' ? everyRule : ['color-contrast'];
    const broken = await page.evaluate(
      `axe.run({ runOnly: ${JSON.stringify(only)} }).then(({ violations }) =>
        violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))`,
    );
    expect({ colorScheme, broken }).toEqual({ colorScheme, broken: [] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Runs in the page: what is wider than its place, and what has to be scrolled to in a window of fixed size. */
function cutOff(): string[] {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const outside = scrollWidth > innerWidth || scrollHeight > innerHeight ? ['the window'] : [];
  const bodies = [...document.querySelectorAll('.dialog-body')].filter(
    (body) => body.scrollHeight > body.clientHeight || body.scrollWidth > body.clientWidth,
  );
  return [...outside, ...bodies.map((body) => `.dialog-body ${body.scrollHeight} > ${body.clientHeight}`)];
}

/** What has the focus, as it is called. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return '';
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null;
    return element.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? element.textContent ?? '';
  });

/** Walks with Tab until the focus comes back, and tells what it was on. */
export async function tabOrder(page: Page): Promise<string[]> {
  const order: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (order.includes(name)) break;
    // After the last one the focus is with the window itself for a step.
    if (name !== '') order.push(name);
  }
  return order;
}
