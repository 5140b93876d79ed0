import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { addMac, signUpInConsole } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { frame } from '../agent/sensors/frames/frames.ts';
import { type DrawnTile, streetMapArchive } from '../street-map-archive.ts';
import { expectClean, withAxe } from './axe-check.ts';
import {
  type ConsoleUnderTest,
  chooseMore,
  inDialog,
  openMac,
  PASSWORD,
  press,
  signIn,
  trySignIn,
} from './console-under-test.ts';
import { cycleIn, type SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';
import { claimByHand } from './unsealed-machine.ts';

/** What axe-core finds on every page and in every dialog, on a desktop and on a phone, in light and in dark. */

const MAC = 'Ada’s MacBook';

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;

let streets: string | undefined;
afterAll(async () => {
  if (streets) await rm(streets, { recursive: true });
});

const axeTest = testsOnOneSite(
  async (started) => {
    site = started;
    owner = await site.newOwner('ada');
    mac = await site.newMachine(owner, MAC);
    await everyKind();
    page = await newPage();
  },
  async () => {
    streets = await mkdtemp(join(tmpdir(), 'homeward-streets-'));
    const file = join(streets, 'streets.pmtiles');
    await writeFile(file, streetMapArchive({ '0/0/0': everyLayer }));
    return { listed: [], unlisted: [], flags: ['--map-pmtiles', file] };
  },
);

const square = [
  [0, 0],
  [4096, 0],
  [4096, 4096],
  [0, 4096],
] as const;
/** Of both ways to cut the world into tiles. */
const everyLayer: DrawnTile = {
  earth: [{ kind: 'earth', shape: 'polygon', corners: square }],
  landcover: [{ kind: 'grass', shape: 'polygon', corners: square }],
  landuse: [{ kind: 'park', shape: 'polygon', corners: square }],
  park: [{ kind: 'park', shape: 'polygon', corners: square }],
  water: [{ kind: 'river', shape: 'line', corners: square }],
  waterway: [{ kind: 'river', shape: 'line', corners: square }],
  buildings: [{ kind: 'building', shape: 'polygon', corners: square }],
  building: [{ kind: 'building', shape: 'polygon', corners: square }],
  boundaries: [{ kind: 'country', shape: 'line', corners: square }],
  boundary: [{ kind: 'country', shape: 'line', corners: square }],
  roads: [{ kind: 'highway', name: 'Strand', shape: 'line', corners: square }],
  transportation: [{ kind: 'primary', shape: 'line', corners: square }],
  transportation_name: [{ kind: 'primary', name: 'Strand', shape: 'line', corners: square }],
  places: [{ kind: 'locality', name: 'London', shape: 'point', corners: [[2048, 1360]] }],
  place: [{ kind: 'city', name: 'London', shape: 'point', corners: [[2048, 1360]] }],
};

const newPage = async (): Promise<Page> => withAxe(await site.newPage());

/** An item of each kind, with what the pages have to show at its longest. */
async function everyKind(): Promise<void> {
  const cycle = cycleIn('stolen');
  const problem = { problem: 'no-camera' as const, detail: 'none answered' };
  await mac.sendReport();
  await mac.send('event', { v: 1, event: 'paired', at: Date.now() });
  await mac.send('machine', {
    v: 1,
    cycle,
    interfaces: { value: [{ name: 'en0', addresses: ['192.168.1.20', 'fe80::1c3a:5bff:fe2d:8a11'], isDefault: true }] },
    gateway: { value: '192.168.1.1' },
    wifi: { value: { ssid: 'Café', bssid: null, signalDbm: -60 } },
    battery: { value: { present: true, percent: 80, charging: false, externalPower: false } },
    system: { value: { operatingSystem: 'macOS', release: '26.1', hostName: 'ada.local', model: 'MacBook Pro' } },
  });
  const hops = [
    { ttl: 1, address: '192.168.1.1', roundTripMs: 1.2 },
    { ttl: 2, address: null, roundTripMs: null },
  ];
  const route = { value: { targetAddress: '81.2.69.160', reached: false, complete: false, hops } };
  await mac.send('route', { v: 1, cycle, target: 'public', route });
  await mac.send('snapshot', { v: 1, cycle, camera: null, reading: problem });
  await mac.sendPhoto('FaceTime HD Camera', frame('lit-face'));
  await mac.sendPhoto('Desk View Camera', frame('full-colour'));
}

async function readEverything(on: Page): Promise<void> {
  for (const name of ['help', 'privacy', 'safety'] as const) {
    await on.goto(`/#/${name}`);
    await on.getByRole('heading', { name: texts[name].title, level: 1 }).waitFor();
    await expectClean(name, on);
  }
}

describe('nothing stands in the way of', () => {
  axeTest('signing up', async () => {
    const own = await newPage();
    const link = '/#/sign-up?invitation=none';
    await signUpInConsole(own, link, { loginName: 'grace', password: PASSWORD }, (step) => expectClean(step, own));
    await own.getByText(texts.macs.emptyTitle).waitFor();
    await expectClean('no Macs', own);
    await own.goto('/#/nowhere');
    await own.getByRole('heading', { name: texts.notFound.title }).waitFor();
    await expectClean('no such page', own);
    await own.context().close();
  });

  axeTest('naming a server, where the console came from elsewhere', async () => {
    const own = await newPage();
    await own.route('**/api/server', (asked) => asked.fulfill({ status: 404, contentType: 'text/html', body: '' }));
    await own.goto('/');
    await own.getByRole('heading', { name: texts.server.title }).waitFor();
    await expectClean('server', own);
    await own.getByLabel(texts.server.label, { exact: true }).fill('127.0.0.1:1');
    await press(own, texts.server.submit);
    await own.getByRole('alert').waitFor();
    await expectClean('server that does not answer', own);
    await own.unroute('**/api/server');
    await own.getByLabel(texts.server.label, { exact: true }).fill(site.origin);
    await press(own, texts.server.submit);
    await own.getByText(texts.server.inMemory).waitFor();
    await expectClean('sign-in elsewhere', own);
    await own.context().close();
    // A server's own page may speak to that server alone; Chromium says so in one of two ways.
    site.forgive(/violates the (following|document's) Content Security Policy/);
  });

  axeTest('signing in and recovering', async () => {
    await page.goto('/#/recover');
    await page.getByRole('heading', { name: texts.recover.title }).waitFor();
    await expectClean('recover', page);
    await page.goto('/#/sign-in');
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await expectClean('sign-in', page);
    await trySignIn(page, 'ada', 'not this one');
    await page.getByRole('alert').waitFor();
    await expectClean('sign-in refused', page);
    await signIn(page, 'ada');
    await press(page, texts.nav.lock);
    await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await expectClean('locked', page);
    await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
    await press(page, texts.signIn.unlock);
    await page.getByRole('link', { name: MAC, exact: true }).waitFor();
    await expectClean('Macs', page);
  });

  axeTest('adding a Mac', async () => {
    await addMac(page);
    await page.locator('.pairing-code li').first().waitFor();
    await expectClean('add', page);
    const code = (await page.locator('.pairing-code li').allInnerTexts()).join('-');
    await claimByHand(owner.call, site.origin, { form: 'code', code }, 'den.local');
    await page.getByRole('heading', { name: texts.add.compareTitle }).waitFor();
    await expectClean('compare', page);
    await press(page, texts.add.refuse);
    await page.getByRole('heading', { name: texts.add.refusedTitle }).waitFor();
    await expectClean('refused', page);
  });

  axeTest('the page of a Mac, tab by tab, and its dialogs', async () => {
    await page.goto('/#/');
    await openMac(page, MAC);
    await page.getByText(texts.mac.chainHolds(7)).waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    await press(page, texts.streets.title);
    await page.getByText(texts.streets.fromServer).waitFor();
    await page.getByRole('switch', { name: texts.streets.show }).click();
    await page.getByText(`© Somebody, ${texts.streets.ownServer}`).waitFor();
    await expectClean('streets', page);
    expect(await page.locator('.streets-trouble').count()).toBe(0);
    await page.keyboard.press('Escape');
    for (const tab of ['photos', 'routes', 'machine', 'timeline'] as const) {
      await page.getByRole('tab', { name: texts.mac.tabs[tab] }).click();
      await expectClean(tab, page);
    }
    await page.getByRole('tab', { name: texts.mac.tabs.photos }).click();
    await page.locator('.gallery-photo').first().click();
    await page.getByRole('dialog').waitFor();
    await expectClean('photo', page);
    await page.keyboard.press('Escape');
    await press(page, texts.mac.actions.rename);
    await expectClean('rename', page);
    await page.keyboard.press('Escape');
    await press(page, texts.mac.actions.stolen);
    await expectClean('mark as stolen', page);
    await inDialog(page, texts.stolen.confirm);
    await mac.obey();
    await page.locator('.steps li.done', { hasText: texts.stolen.steps.confirmed }).waitFor();
    await expectClean('stolen', page);
    await press(page, texts.mac.actions.recovered);
    await inDialog(page, texts.change.confirm.recovered);
    await page.getByLabel(texts.fields.recoveryCode).waitFor();
    await expectClean('asks for the code', page);
    await page.keyboard.press('Escape');
    await press(page, texts.mac.actions.more);
    await page.getByRole('menu').waitFor();
    await expectClean('more', page);
    await page.keyboard.press('Escape');
    for (const action of ['pause', 'retire', 'erase'] as const) {
      await chooseMore(page, texts.mac.actions[action]);
      await expectClean(action, page);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('link', { name: texts.mac.back }).click();
    await page.getByRole('link', { name: MAC, exact: true }).waitFor();
    await expectClean('Macs, one stolen', page);
  });

  axeTest('the ways to other pages, and what can be read there', async () => {
    await press(page, texts.nav.macs);
    await page.getByRole('menuitem', { name: MAC }).waitFor();
    await expectClean('menu of the Macs', page);
    await page.keyboard.press('Escape');
    await page.locator('.live-state').click();
    await page.getByText(texts.live.explain.live).waitFor();
    await expectClean('what live means', page);
    await page.keyboard.press('Escape');
    await readEverything(page);
    const own = await newPage();
    await own.goto('/#/privacy');
    await own.getByRole('heading', { name: texts.privacy.title }).waitFor();
    await expectClean('privacy, not signed in', own);
    expect(await own.title()).toBe(`${texts.titles.privacy} · ${texts.brand}`);
    await own.context().close();
  });

  axeTest('the account, and working without a connection', async () => {
    await page.getByRole('link', { name: texts.nav.account }).click();
    await page.getByText(texts.account.current).waitFor();
    await page.getByLabel(texts.account.name, { exact: true }).waitFor();
    await expectClean('account', page);
    for (const [link, title] of [
      [texts.keys.renew, texts.renewCode.title],
      [texts.keys.rotate, texts.newKeys.title],
    ] as const) {
      await page.getByRole('link', { name: link }).click();
      await page.getByRole('heading', { name: title }).waitFor();
      await expectClean(title, page);
      await page.getByRole('link', { name: texts.nav.account }).click();
    }
    await page.getByText(texts.account.current).waitFor();
    site.proxy.cut();
    await page.getByText(texts.live.offlineNote).waitFor();
    await expectClean('offline', page);
    site.proxy.resume();
  });
});

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const STOLEN_MAC = 'Grete’s MacBook';

describe('a Mac has gone', () => {
  let found: SealedMachine;
  let phone: Page;

  axeTest('on a phone, three taps after the sign-in mark it as stolen', async () => {
    found = await site.newMachine(await site.newOwner('grete'), STOLEN_MAC);
    await found.sendReport();
    phone = await site.newPage(PHONE);
    await signIn(phone, 'grete');
    let taps = 0;
    const tap = async (target: Locator) => {
      await target.waitFor();
      // Within the thumb's reach at once: nobody has to look for it.
      expect(await isInSight(target)).toBe(true);
      await target.tap();
      taps += 1;
    };
    await tap(phone.getByRole('link', { name: STOLEN_MAC, exact: true }));
    await tap(phone.getByRole('button', { name: texts.mac.actions.stolen, exact: true }));
    await tap(phone.getByRole('dialog').getByRole('button', { name: texts.stolen.confirm, exact: true }));
    await phone.locator('.steps li.done', { hasText: texts.stolen.steps.ordered }).waitFor();
    expect(taps).toBeLessThanOrEqual(3);
    await phone.context().close();
  });

  axeTest('what a screen reader is told from the first question to the first evidence', async () => {
    const own = await site.newPage();
    const again = await site.newMachine(await site.newOwner('greta'), STOLEN_MAC);
    await again.sendReport();
    await signIn(own, 'greta');
    await openMac(own, STOLEN_MAC);
    const words = texts.stolen;
    await press(own, texts.mac.actions.stolen);
    const title = words.confirmTitle(STOLEN_MAC);
    await own.getByRole('dialog', { name: title }).waitFor();
    // Of the page behind it nothing is there any more but what speaks by itself.
    expect((await heard(own.locator('body'))).filter((line) => /^- /.test(line))).toEqual([
      '- status',
      `- dialog "${title}":`,
    ]);
    const dialog = await heard(own.getByRole('dialog'));
    expect(dialog.map((line) => line.trim()).filter((line) => /^- (heading|radio|checkbox|button)/.test(line))).toEqual(
      [
        `- heading "${title}" [level=2]`,
        '- radio "1 minute"',
        '- radio "5 minutes" [checked]',
        '- radio "15 minutes"',
        '- radio "1 hour"',
        `- checkbox "${words.hidden} ${words.hiddenHint}" [checked]`,
        `- button "${texts.common.cancel}"`,
        `- button "${words.confirm}"`,
      ],
    );
    expect(dialog).toContain(`    - paragraph: ${words.confirmLede}`.slice(2));

    const steps = own.getByRole('list', { name: words.progress });
    const said = own.locator('[role="status"][aria-live="polite"]');
    await inDialog(own, words.confirm);
    await said.getByText(words.announceOrdered).waitFor();
    expect(await spoken(steps)).toEqual([
      words.steps.ordered,
      `${words.steps.confirmed} ${words.waitingOffline}`,
      words.steps.evidence,
    ]);
    await again.obey();
    await said.getByText(words.announceConfirmed).waitFor();
    expect(await spoken(steps)).toEqual([
      words.steps.ordered,
      words.steps.confirmed,
      `${words.steps.evidence} ${words.waitingEvidence}`,
    ]);
    await again.sendReport();
    await said.getByText(words.announceEvidence).waitFor();
    expect((await spoken(steps)).map((step) => step.split('·')[0]?.trim())).toEqual([
      words.steps.ordered,
      words.steps.confirmed,
      words.steps.evidence,
    ]);
    await own.getByRole('region', { name: texts.mac.mode.stolen }).waitFor();
    await own.context().close();
  });
});

/** Whether a finger that comes down in its middle comes down on it. */
const isInSight = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (element === hit || element.contains(hit));
  });

/** The part of the accessibility tree that the browser hands on, line by line. */
const heard = async (part: Locator) => (await part.ariaSnapshot()).split('\n');

/** The items of a list as they are read out, without the times in them. */
const spoken = async (list: Locator) =>
  (await heard(list))
    .join('\n')
    .split(/\n {2}- listitem/)
    .slice(1)
    .map((item) =>
      item
        .split('\n')
        .map((line) => line.replace(/^[\s:-]*(text: )?/, ''))
        .filter((line) => line !== '' && !line.startsWith('time'))
        .join(' '),
    );
