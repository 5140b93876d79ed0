import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs } from '../programs.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, openMac, press, signIn, startConsole } from './console-under-test.ts';
import { reportBody, type SealedMachine } from './sealed-machine.ts';

const inChromium = needs('chromium');
const HOUR_MS = 3_600_000;
const MAC = 'Ada’s MacBook';
/** What it found on two days, each hour: it stands still in London, then goes to Oxford. */
const YESTERDAY_NOON = new Date(Date.now() - 24 * HOUR_MS).setHours(12, 0, 0, 0);
const LONDON = { city: 'London', latitude: 51.51, longitude: -0.09 };
const OXFORD = { city: 'Oxford', latitude: 51.75, longitude: -1.26 };

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;

let isReady = false;
/** Only where Chromium is: what is missing is said by the tests themselves. */
const ready = async () => {
  if (isReady) return;
  isReady = true;
  site = await startConsole();
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  const way = [LONDON, { ...LONDON, latitude: 51.5101 }, OXFORD];
  for (const [hour, place] of way.entries()) await reportFrom(place, YESTERDAY_NOON + hour * HOUR_MS);
  await reportFrom(LONDON, Date.now());
  page = await site.newPage({ viewport: { width: 360, height: 740 } });
  await signIn(page, 'ada');
};

async function reportFrom({ city, latitude, longitude }: typeof LONDON, at: number): Promise<void> {
  const body = reportBody(mac.mode);
  if (!('value' in body.address) || !('value' in body.position)) throw new Error('a report has both');
  const address = { value: { ...body.address.value, city } };
  const position = { value: { ...body.position.value, latitude, longitude, foundAt: at } };
  await mac.sendAt('report', { ...body, address, position }, at);
}

const consoleTest = (name: string, body: () => Promise<void>) =>
  inChromium(name, async () => {
    await ready();
    await body();
    expect(site.complaints).toEqual([]);
    expect(site.foreign).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });

afterAll(() => site?.close());

const spoken = () => page.locator('.place-words .place-name').innerText();
const slider = () => page.getByRole('slider', { name: texts.path.moment });
const untilSpoken = (words: string) => until(async () => (await spoken()).includes(words), `the words “${words}”`);

describe('the path of a Mac', () => {
  consoleTest('is walked by days and moments with the keys, each in words', async () => {
    await openMac(page, MAC);
    await page.getByText(texts.path.stops(3, 4), { exact: true }).waitFor();
    const yesterday = page.getByRole('radio', { name: texts.path.reports(3) });
    await page.getByRole('radio', { name: texts.path.allDays }).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await yesterday.isChecked()).toBe(true);
    await page.getByText(texts.path.stops(2, 3), { exact: true }).waitFor();
    await untilSpoken('Oxford');
    await slider().focus();
    await page.keyboard.press('ArrowLeft');
    await untilSpoken('London');
    expect(await slider().getAttribute('aria-valuetext')).toContain('London');
    // It stood there from the first report until the second.
    await page.getByText('until').first().waitFor();
    await press(page, texts.path.toLatest);
    await page.getByText(texts.place.latest, { exact: true }).waitFor();
  });

  consoleTest('plays from the first moment to the latest, without a hand', async () => {
    await press(page, texts.path.play);
    await untilSpoken('Oxford');
    await page.getByText(texts.place.latest, { exact: true }).waitFor();
    await page.getByRole('button', { name: texts.path.play, exact: true }).waitFor();
  });
});
