import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { DESKTOP, expectClean, PHONE } from '../../test/e2e/axe-check.ts';
import { startConsole } from '../../test/e2e/console-under-test.ts';
import { chapters } from '../../test/e2e/walk/chapters.ts';
import { type Look, setOut, surroundings } from '../../test/e2e/walk/walk.ts';
import { addInter } from './inter-font.ts';

const SETTLE_MS = 500;
const MAP_SETTLE_MS = 3_000;
/** Of WebP: letters stay sharp, and a page is a few dozen kB. */
const QUALITY = 80;

const schemes = ['light', 'dark'] as const;

interface PictureWishes {
  /** Chapters to take pictures in; all are walked, since they follow one another. */
  readonly only?: readonly string[];
  /** Whether axe looks too, which takes most of the time. */
  readonly isChecked?: boolean;
}

/**
 * Walks every page of the console in each of its states, against a real server with real sealed items, and takes a picture of
 * each as `NAME-desktop.webp` and `NAME-phone.webp`; of the main ones `NAME-dark-…` too. Each is looked at by axe at both sizes,
 * in light and dark.
 * @throws where a page breaks a rule, scrolls sideways, or writes an error down
 */
export async function takeConsolePictures(
  folder: string,
  { only = [], isChecked = true }: PictureWishes = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const around = await surroundings();
  const site = await startConsole(around.elsewhere);
  const taken = new Set<string>();
  const broken: string[] = [];
  let isTaking = true;
  const look: Look = async (name, page, { isMain = false } = {}) => {
    if (!isTaking) return;
    if (taken.has(name)) throw new Error(`two states are called ${name}`);
    taken.add(name);
    await dress(page);
    if (isChecked) await expectClean(name, page).catch((error: Error) => broken.push(`${name}: ${error.message}`));
    for (const scheme of isMain ? schemes : (['light'] as const)) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await shoot(page, folder, scheme === 'light' ? name : `${name}-dark`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  };
  try {
    const walk = await setOut(site, around.mailbox, look);
    for (const [title, chapter] of chapters) {
      isTaking = only.length === 0 || only.includes(title);
      process.stdout.write(`${title}\n`);
      await chapter(walk);
    }
  } finally {
    await site.close();
    await around.close();
  }
  broken.push(...site.complaints, ...site.foreign.map((url) => `asked ${url}`));
  if (broken.length > 0) throw new Error(`not as it should be:\n${broken.join('\n')}`);
  if (only.length === 0) await removeOthers(folder, taken);
}

/** The console takes the font of whatever it is read on. */
async function dress(page: Page): Promise<void> {
  await addInter(page, 'Inter');
  await page.evaluate(() => document.documentElement.style.setProperty('--font', 'Inter, sans-serif'));
}

const sessions = new WeakMap<Page, CDPSession>();

/** One for each page, as long as it lives: where one ends, the page loses the authenticator that another gave it. */
async function devtoolsOf(page: Page): Promise<CDPSession> {
  const known = sessions.get(page);
  if (known) return known;
  const fresh = await page.context().newCDPSession(page);
  sessions.set(page, fresh);
  return fresh;
}

async function shoot(page: Page, folder: string, name: string): Promise<void> {
  const devtools = await devtoolsOf(page);
  for (const [suffix, viewport] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    // A dialog or a menu covers what can be seen of a page, and no more.
    if ((await page.locator('[role="dialog"], [role="menu"]').count()) === 0) {
      const height = await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight));
      await page.setViewportSize({ ...viewport, height: Math.max(height, viewport.height) });
    }
    const hasMap = (await page.locator('.maplibregl-canvas').count()) > 0;
    await page.waitForTimeout(hasMap ? MAP_SETTLE_MS : SETTLE_MS);
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
    await writeFile(join(folder, `${name}-${suffix}.webp`), Buffer.from(data, 'base64'));
  }
  await page.setViewportSize(DESKTOP);
}

/** Pictures of states that there are no more. */
async function removeOthers(folder: string, taken: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, name] = /^(.+?)(?:-dark)?-(?:desktop|phone)\.webp$/.exec(file) ?? [];
    if (name !== undefined && !taken.has(name)) await rm(join(folder, file));
  }
}
