import { texts } from '../../../server/web/src/texts.ts';
import { openMac, PASSWORD, press, signIn } from '../console-under-test.ts';
import { pixelsOfMap, untilDrawn } from './drawn.ts';
import { LOGIN_NAME, names } from './household.ts';
import type { Chapter } from './walk.ts';

/** All Macs at one look, the ways to other pages, the lock. */
export const overview: Chapter = async ({ page, look, macs, newPage }) => {
  const hangUps = await Promise.all([macs.macBook, macs.studio, macs.travel].map((mac) => mac.stayOnline()));
  await signIn(page, LOGIN_NAME);
  await page.getByText('Bristol, United Kingdom').first().waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('macs', page, { isMain: true });
  await press(page, texts.nav.macs);
  await page.getByRole('menuitem', { name: names.macBook }).waitFor();
  await look('menu-of-macs', page);
  await page.keyboard.press('Escape');
  await page.locator('.live-state').click();
  await page.getByText(texts.live.explain.live).waitFor();
  await look('what-live-means', page);
  await page.keyboard.press('Escape');
  const left = await newPage();
  await left.clock.install();
  await signIn(left, LOGIN_NAME);
  await left.clock.fastForward('14:15');
  await left.getByText(texts.lock.soon).waitFor();
  await look('locks-soon', left);
  await left.context().close();
  await press(page, texts.nav.lock);
  await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
  await look('locked', page);
  await page.goto('/#/help');
  await page.getByText(texts.signIn.lockedOpen).waitFor();
  await page.getByRole('heading', { name: texts.help.title, level: 1 }).waitFor();
  await look('help-locked', page);
  await page.getByRole('link', { name: texts.signIn.unlock, exact: true }).click();
  await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
  await press(page, texts.signIn.unlock);
  await page.getByRole('link', { name: names.macBook, exact: true }).waitFor();
  await page.goto('/#/help');
  await page.getByRole('heading', { name: texts.help.title, level: 1 }).waitFor();
  await look('help', page);
  for (const hangUp of hangUps) hangUp();
};

const LEAST_PARK_PIXELS = 1_000;

/** A Mac that is not stolen: its page, its health, streets, and what can be ordered. */
export const quietMac: Chapter = async ({ page, look, macs }) => {
  const hangUp = await macs.travel.stayOnline();
  await page.goto('/#/');
  await openMac(page, names.travel);
  await page.getByText('Vienna, Austria').first().waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('protected', page, { isMain: true });
  await page.getByRole('tab', { name: texts.mac.tabs.machine }).click();
  await page.getByText(texts.health.needsYou(1)).waitFor();
  await look('health', page, { part: 'tab' });
  await press(page, texts.streets.title);
  await page.getByText(texts.streets.fromServer).waitFor();
  await look('streets-asked', page);
  await page.route('**/api/street-map/file', (asked) => asked.abort());
  await page.getByRole('switch', { name: texts.streets.show }).click();
  await page.getByText(texts.streets.failed).waitFor();
  await look('streets-failed', page, { part: 'map' });
  await page.unroute('**/api/street-map/file');
  await press(page, texts.streets.title);
  await untilDrawn(page);
  // Parks are in the archive alone.
  if ((await pixelsOfMap(page, 'map-green')) > 0) throw new Error('the map of the world has a park');
  await page.getByRole('switch', { name: texts.streets.show }).click();
  await page.getByText(`© Somebody, ${texts.streets.ownServer}`).waitFor();
  await untilDrawn(page);
  if ((await pixelsOfMap(page, 'map-green')) < LEAST_PARK_PIXELS) throw new Error('no park of the street map is drawn');
  await look('streets', page, { part: 'map' });
  if ((await page.locator('.streets-trouble').count()) > 0) throw new Error('parts of the street map do not come');
  await press(page, texts.streets.shown);
  await page.getByRole('switch', { name: texts.streets.show }).click();
  await page.keyboard.press('Escape');
  await press(page, texts.mac.actions.rename);
  await look('rename', page);
  await page.keyboard.press('Escape');
  await press(page, texts.mac.actions.more);
  await page.getByRole('menu').waitFor();
  await look('more', page);
  await page.keyboard.press('Escape');
  for (const action of ['pause', 'retire', 'erase'] as const) {
    await press(page, texts.mac.actions.more);
    await page.getByRole('menuitem', { name: texts.mac.actions[action], exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await look(`${action}-asked`, page);
    await page.keyboard.press('Escape');
  }
  hangUp();
};
