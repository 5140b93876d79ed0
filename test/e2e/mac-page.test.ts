import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { readRecords, recordsOf } from '../../server/web/src/owner/records.ts';
import { texts } from '../../server/web/src/texts.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, openMac, press, signIn } from './console-under-test.ts';
import { reportBody, type SealedMachine } from './sealed-machine.ts';
import { CREDITS, type StreetMapHost, startStreetMapHost } from './street-map-host.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';
import { pixelsOfMap, untilDrawn } from './walk/drawn.ts';

const HOUR_MS = 3_600_000;
const MAC = 'Ada’s MacBook';
/** What it found on two days, each hour: it stands still in London, then goes to Oxford. */
const YESTERDAY_NOON = new Date(Date.now() - 24 * HOUR_MS).setHours(12, 0, 0, 0);
const LONDON = { city: 'London', latitude: 51.51, longitude: -0.09 };
const OXFORD = { city: 'Oxford', latitude: 51.75, longitude: -1.26 };

const { health } = reportBody('protected');
const healthy = { ...health, permissions: { ...health.permissions, camera: 'granted' as const } };

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;
let streets: StreetMapHost | undefined;
afterAll(() => streets?.close());

const test = testsOnOneSite(
  async (started) => {
    site = started;
    owner = await site.newOwner('ada');
    mac = await site.newMachine(owner, MAC);
    const way = [LONDON, { ...LONDON, latitude: 51.5101 }, OXFORD];
    for (const [hour, place] of way.entries()) await reportFrom(place, YESTERDAY_NOON + hour * HOUR_MS);
    await reportFrom(LONDON, Date.now());
    page = await site.newPage({ viewport: { width: 360, height: 740 } });
    await signIn(page, 'ada');
  },
  async () => {
    streets = await startStreetMapHost();
    return { listed: [], unlisted: [streets.origin], flags: ['--map-style-url', streets.style] };
  },
);

async function reportFrom({ city, latitude, longitude }: typeof LONDON, at: number): Promise<void> {
  const body = reportBody(mac.mode);
  if (!('value' in body.address) || !('value' in body.position)) throw new Error('a report has both');
  const address = { value: { ...body.address.value, city } };
  const position = { value: { ...body.position.value, latitude, longitude, foundAt: at } };
  await mac.sendAt('report', { ...body, address, position }, at);
}

const consoleTest = (name: string, body: () => Promise<void>) =>
  test(name, async () => {
    await body();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });

const spoken = () => page.locator('.place-words .place-name').innerText();
const slider = () => page.getByRole('slider', { name: texts.path.moment });
const untilSpoken = (words: string) => until(async () => (await spoken()).includes(words), `the words “${words}”`);

describe('the overview', () => {
  consoleTest('says at one look how all stand, where, how old, and what is wrong', async () => {
    await page.getByText(texts.macs.needs.permission(MAC, ['camera']), { exact: true }).waitFor();
    expect(await page.getByText(texts.macs.allProtected(1), { exact: true }).count()).toBe(0);
    const card = page.getByRole('listitem').filter({ hasText: MAC });
    await card.getByText('London, United Kingdom').waitFor();
    await card.getByText(texts.macs.forbidden.camera).waitFor();
    await page.getByRole('region', { name: texts.macs.mapLabel(1) }).waitFor();
    await mac.sendReport({ health: healthy });
    await page.getByText(texts.macs.allProtected(1), { exact: true }).waitFor();
  });

  consoleTest('shows by itself what another Mac reports, and opens a Mac from the map', async () => {
    const second = await site.newMachine(owner, 'Kitchen iMac');
    await page.getByText(texts.macs.needs.noReport('Kitchen iMac'), { exact: true }).waitFor();
    await second.sendReport({ health: healthy });
    await page.getByText(texts.macs.allProtected(2), { exact: true }).waitFor();
    const map = page.getByRole('region', { name: texts.macs.mapLabel(2) });
    await map.locator('canvas').waitFor();
    // Both Macs are in London, the middle of the view; the map takes clicks once it is drawn.
    await untilDrawn(page);
    await map.click();
    await page.waitForURL(/#\/macs\//);
    await page.goBack();
    await page.getByRole('heading', { name: texts.macs.title }).waitFor();
  });
});

describe('the path of a Mac', () => {
  consoleTest('is walked by days and moments with the keys, each in words', async () => {
    await openMac(page, MAC);
    await page.getByText(texts.path.stops(3, 5), { exact: true }).waitFor();
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

describe('what the Mac reported', () => {
  consoleTest('is one entry for a cycle, which opens', async () => {
    const { cycle } = reportBody('protected');
    await mac.sendReport({ cycle });
    await mac.sendReport({ cycle });
    const entry = page.locator('.group').first();
    await entry.locator('summary').getByText('London, United Kingdom').waitFor();
    await entry.getByText(texts.timeline.report, { exact: true }).nth(1).waitFor();
    await entry.locator('summary').click();
    await until(async () => (await entry.locator('.entry').count()) === 0, 'the entry to be closed');
    await entry.locator('summary').press('Enter');
    await entry.getByText(texts.timeline.report, { exact: true }).nth(1).waitFor();
  });

  consoleTest('names the networks, to be copied for whoever runs them', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('tab', { name: texts.networks.tab }).click();
    await page.getByRole('heading', { name: '81.2.69.160' }).waitFor();
    await press(page, texts.networks.copy);
    await page.getByRole('button', { name: texts.common.copied }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('81.2.69.160');
    expect(copied).toContain(new Date(YESTERDAY_NOON).toISOString());
  });
});

describe('what the Mac is', () => {
  consoleTest('is known from its owner where the Mac has not told it, and by another session too', async () => {
    const words = texts.machine;
    await page.getByRole('tab', { name: texts.mac.tabs.machine }).click();
    await page.getByText(words.noSerial, { exact: true }).waitFor();
    await press(page, words.enterSerial);
    await page.getByRole('dialog').getByLabel(words.serial).fill(' FCX19GT9XR ');
    await press(page, texts.common.save);
    // It may be read back before the answer to the saving has come, and until then the dialog hides the page.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('FCX19GT9XR', { exact: true }).waitFor();
    const { records } = await readRecords(owner.call, owner.account);
    const [record] = recordsOf(records, 'device').filter(({ body }) => body.name === MAC);
    expect(record?.body.serial).toBe('FCX19GT9XR');
  });
});

describe('the page of a Mac', () => {
  consoleTest('prints what was reported, without what only a screen needs', async () => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('heading', { name: MAC, exact: true }).isVisible()).toBe(true);
    expect(await page.getByText('FCX19GT9XR', { exact: true }).isVisible()).toBe(true);
    for (const screenOnly of ['button', 'tab', 'banner', 'navigation'] as const) {
      expect({ [screenOnly]: await page.getByRole(screenOnly).count() }).toEqual({ [screenOnly]: 0 });
    }
    await page.emulateMedia({ media: 'screen' });
  });

  consoleTest('keeps still for a reader who asked for less motion', async () => {
    const transitions = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .map((element) => getComputedStyle(element))
          .flatMap(({ transitionDuration, animationDuration }) => [transitionDuration, animationDuration])
          .filter((duration) => Number.parseFloat(duration) > 0.001),
      );
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await transitions()).not.toEqual([]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await transitions()).toEqual([]);
  });
});

describe('the map', () => {
  consoleTest('wears the colours that the page took while it was loading', async () => {
    let letThrough = () => {};
    const held = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    let isAskedForWorld = false;
    await page.route('**/countries-*', async (route) => {
      isAskedForWorld = true;
      await held;
      await route.continue();
    });
    await page.reload();
    await signIn(page, 'ada');
    await until(() => isAskedForWorld, 'the world to be asked for');
    await page.emulateMedia({ colorScheme: 'dark' });
    letThrough();
    await untilDrawn(page);
    expect(await pixelsOfMap(page, 'map-land')).toBeGreaterThan(1_000);
    await page.unrouteAll({ behavior: 'wait' });
    await page.emulateMedia({ colorScheme: 'light' });
    await untilDrawn(page);
    expect(await pixelsOfMap(page, 'map-land')).toBeGreaterThan(1_000);
    await openMac(page, MAC);
  });
});

describe('streets on the map', () => {
  const words = texts.streets;
  const host = () => streets as StreetMapHost;
  const isAskedForTiles = () => host().asked.some(({ path }) => path.startsWith('/tiles/'));

  consoleTest('come from a third party only once the owner has read who it is, and switched them on', async () => {
    await page.locator('.maplibregl-canvas').waitFor();
    await page.getByText(words.embedded).waitFor();
    expect(host().asked).toEqual([]);
    await press(page, words.title);
    await page.getByText(words.fromHost(host().host)).waitFor();
    expect(host().asked).toEqual([]);
    await page.getByRole('switch', { name: words.show }).click();
    await until(async () => isAskedForTiles(), 'a tile to be asked for');
    await page.getByText(`${CREDITS}, ${host().host}`).waitFor();
    expect(
      host()
        .asked.map(({ path }) => path)
        .filter((path) => path.startsWith('/fonts/')),
    ).toEqual([]);
    for (const { headers } of host().asked) {
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
    }
    expect(await page.getByText(words.incomplete).count()).toBe(0);
  });

  consoleTest('are off again when they are switched off, and when the page is opened anew', async () => {
    await press(page, words.shown);
    await page.getByRole('switch', { name: words.show }).click();
    await page.getByText(words.embedded).waitFor();
    await page.getByRole('switch', { name: words.show }).click();
    await page.getByText(CREDITS).waitFor();
    await page.reload();
    await signIn(page, 'ada');
    const before = host().asked.length;
    await openMac(page, MAC);
    await page.locator('.maplibregl-canvas').waitFor();
    await page.getByText(words.embedded).waitFor();
    expect(host().asked).toHaveLength(before);
  });

  consoleTest('do not come where their host is gone: the page says so, and shows the map of the world', async () => {
    await host().close();
    streets = undefined;
    await press(page, words.title);
    await page.getByRole('switch', { name: words.show }).click();
    await page.getByText(words.failed).waitFor();
    await page.getByText(words.embedded).waitFor();
    await press(page, words.title);
    expect(await page.getByRole('switch', { name: words.show }).isChecked()).toBe(false);
    await page.locator('.maplibregl-canvas').waitFor();
  });
});
