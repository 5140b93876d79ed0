import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { DESKTOP, expectClean, PHONE } from '../../test/e2e/axe-check.ts';
import { signIn, startConsole } from '../../test/e2e/console-under-test.ts';
import { chapters } from '../../test/e2e/walk/chapters.ts';
import { untilDrawn } from '../../test/e2e/walk/drawn.ts';
import { LOGIN_NAME } from '../../test/e2e/walk/household.ts';
import { type HowToLook, type Look, setOut, surroundings, type Walk } from '../../test/e2e/walk/walk.ts';
import { inTime, Overdue } from './in-time.ts';
import { addInter } from './inter-font.ts';

/** Of WebP: letters stay sharp, and a page is a few dozen kB. */
const QUALITY = 80;

/** Of a page with axe looking at it: four times, on a machine that is busy with other things. */
const LOOK_DEADLINE_MS = 180_000;
/** Each step of a chapter has a deadline of its own; this is for what has none. */
const CHAPTER_DEADLINE_MS = 20 * 60_000;
const CLOSE_DEADLINE_MS = 60_000;
/** What is seen around the part that a picture is about, in pixels. */
const AROUND = 12;

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
 * in light and dark. What goes wrong in one state is said, and the others are walked all the same.
 * @throws Error at the end, with all that broke a rule, scrolled sideways, wrote an error down, or could not be walked
 */
export async function takeConsolePictures(
  folder: string,
  { only = [], isChecked = true }: PictureWishes = {},
): Promise<void> {
  const unknown = only.filter((wish) => !chapters.some(([title]) => title === wish));
  if (unknown.length > 0) {
    const known = chapters.map(([title]) => `“${title}”`).join(', ');
    throw new Error(`no chapter is called ${unknown.join(', ')}; there are ${known}`);
  }
  await mkdir(folder, { recursive: true });
  const broken: string[] = [];
  const breaks = (where: string) => (error: Error) => {
    broken.push(`${where}: ${error.message}`);
    process.stdout.write(`  ${where}: ${error.message}\n`);
  };
  const states = new Set<string>();
  const pictures = new Set<string>();
  let isTaking = true;
  const look: Look = async (name, page, how = {}) => {
    if (!isTaking) return;
    if (states.has(name)) throw new Error(`two states are called ${name}`);
    states.add(name);
    const begin = performance.now();
    const attempt = (what: string, work: Promise<void>) =>
      inTime(LOOK_DEADLINE_MS, what, work).catch(breaks(`${name}, ${what}`));
    await attempt('its font', dress(page));
    if (isChecked) await attempt('axe', expectClean(name, page));
    for (const scheme of how.isMain ? schemes : (['light'] as const)) {
      const picture = scheme === 'light' ? name : `${name}-dark`;
      pictures.add(picture);
      await attempt(`the picture in the ${scheme}`, shoot(page, folder, picture, scheme, how));
    }
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light' });
    process.stdout.write(`  ${name}, ${((performance.now() - begin) / 1_000).toFixed(1)} s\n`);
  };
  let walkedToTheEnd = 0;
  const around = await surroundings();
  const site = await startConsole(around.elsewhere);
  try {
    const walk = await inTime(CHAPTER_DEADLINE_MS, 'setting out', setOut(site, around.mailbox, look));
    for (const [title, chapter] of chapters) {
      isTaking = only.length === 0 || only.includes(title);
      process.stdout.write(`${title}\n`);
      try {
        await inTime(CHAPTER_DEADLINE_MS, 'the chapter', chapter(walk));
        walkedToTheEnd += 1;
      } catch (error) {
        breaks(title)(error as Error);
        if (error instanceof Overdue) {
          // Two chapters at once would be in each other's way.
          broken.push('no chapter after it was walked');
          break;
        }
        await startAfresh(walk).catch(breaks(`after “${title}”`));
      }
    }
  } finally {
    await inTime(CLOSE_DEADLINE_MS, 'closing', Promise.all([site.close(), around.close()])).catch(breaks('the site'));
  }
  broken.push(...site.complaints, ...site.foreign.map((url) => `asked ${url}`));
  process.stdout.write(`${states.size} states of the console, ${broken.length} things not as they should be\n`);
  if (walkedToTheEnd === chapters.length && only.length === 0) await removeOthers(folder, pictures);
  if (broken.length > 0) throw new Error(`not as it should be:\n${broken.join('\n')}`);
}

/** After a chapter that did not come to its end: what the next one finds elsewhere than on the page is there again. */
async function startAfresh({ site, page }: Walk): Promise<void> {
  site.proxy.tell(null);
  site.proxy.resume();
  await page.unrouteAll();
  await signIn(page, LOGIN_NAME);
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

async function shoot(
  page: Page,
  folder: string,
  name: string,
  colorScheme: (typeof schemes)[number],
  { part }: HowToLook,
): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const devtools = await devtoolsOf(page);
  for (const [suffix, viewport] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    // A dialog or a menu covers what can be seen of a page, and no more.
    const isCovered = (await page.locator('[role="dialog"], [role="menu"]').count()) > 0;
    if (!isCovered) await page.setViewportSize({ ...viewport, height: await heightOf(page, viewport.height) });
    if (isCovered) await page.evaluate(makeReady);
    await untilDrawn(page);
    const clip = part && !isCovered && viewport === PHONE ? { clip: await areaOf(page, part) } : {};
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, ...clip });
    await writeFile(join(folder, `${name}-${suffix}.webp`), Buffer.from(data, 'base64'));
  }
}

/** A page with something upon it, in its own window. */
function makeReady(): void {
  // Where a keyboard comes up, what is typed into is brought back into sight.
  document.activeElement?.scrollIntoView({ block: 'nearest' });
  // Without a graphics processor Chromium leaves out, at a map's top, as much as something opaque hides of it at its bottom
  // (seen in 156; the canvas itself is whole).
  for (const above of document.querySelectorAll<HTMLElement>('.top-bar nav, .dialog, .menu'))
    above.style.opacity = '0.999';
}

const heightOf = async (page: Page, least: number): Promise<number> =>
  Math.max(least, await page.evaluate(() => Math.ceil(document.documentElement.scrollHeight)));

async function areaOf(page: Page, part: 'tab' | 'map') {
  const begin = await page.locator(part === 'tab' ? '.tabs' : '.place').boundingBox();
  const size = page.viewportSize();
  if (!begin || !size) throw new Error(`the page shows no ${part}`);
  const y = Math.max(0, begin.y - AROUND);
  const end = part === 'tab' ? size.height : begin.y + begin.height + AROUND;
  return { x: 0, y, width: size.width, height: end - y, scale: 1 };
}

/** Pictures of states that there are no more. */
async function removeOthers(folder: string, pictures: ReadonlySet<string>): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, name] = /^(.+)-(?:desktop|phone)\.webp$/.exec(file) ?? [];
    if (name !== undefined && !pictures.has(name)) await rm(join(folder, file));
  }
}
