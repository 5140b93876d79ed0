import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makeShareLink, markStolen } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { removeDevice } from '../../server/web/src/owner/orders.ts';
import { texts } from '../../server/web/src/texts.ts';
import { frame } from '../agent/sensors/frames/frames.ts';
import { until } from '../until.ts';
import { expectClean, withAxe } from './axe-check.ts';
import { type ConsoleUnderTest, openMac, press, signIn } from './console-under-test.ts';
import { filesUnder, find, textNeedle } from './needles.ts';
import { cycleIn, type SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

const MAC = 'Ophelia the laptop';
const SERIAL = 'C02XL0GTJGH5';
const NOTE = 'Report 26/4711-Moorhen';
const CAMERA = 'FaceTime HD Camera';
const { share, shared } = texts;

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
/** The owner's. */
let page: Page;
/** The officer's: another browser, a telephone, no account. */
let officer: Page;
let link: string;

const shareTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  page = await withAxe(await site.newPage());
  const context = await site.newContext({ viewport: { width: 360, height: 740 }, timezoneId: 'Asia/Kolkata' });
  officer = await withAxe(await context.newPage());
  await signIn(page, 'ada');
  await openMac(page, MAC);
  await markStolen(page);
  await mac.obey();
  await mac.sendReport();
  await mac.sendPhoto(CAMERA, frame('lit-face'));
  const cycle = cycleIn('stolen');
  const hops = [{ ttl: 1, address: '192.168.1.1', roundTripMs: 1.2 }];
  const route = { value: { targetAddress: '81.2.69.160', reached: false, complete: true, hops } };
  await mac.send('route', { v: 1, cycle, target: 'public', route });
  const missing = { problem: 'unsupported' as const, detail: '' };
  const system = {
    value: { operatingSystem: 'macOS', release: '26.1', hostName: 'ophelia', model: 'Mac15,3', serial: SERIAL },
  };
  await mac.send('machine', {
    ...{ v: 1, cycle, interfaces: missing, gateway: missing, wifi: missing, battery: missing },
    system,
  });
});

shareTest('an owner makes a link for an officer, who opens it on a telephone without an account', async () => {
  await page.getByRole('tab', { name: share.tab }).click();
  await page.getByText(SERIAL, { exact: false }).waitFor();
  await page.getByText(share.none).waitFor();
  await page.getByLabel(share.note).fill(NOTE);
  await expectClean('share', page);
  link = await makeShareLink(page, owner.recoveryCode);
  expect(link).toMatch(new RegExp(`^${site.origin}/#/share/[A-Za-z0-9_-]{43}$`));

  const asked: string[] = [];
  const cookies: (string | undefined)[] = [];
  officer.on('request', (request) => {
    asked.push(`${request.url()} ${request.postData() ?? ''}`);
    cookies.push(request.headers()['cookie']);
  });
  await officer.goto(link);
  await officer.getByRole('heading', { name: shared.title(MAC) }).waitFor();
  await officer.getByText(NOTE).waitFor();
  await officer.getByText(SERIAL).waitFor();
  await officer.getByText('51.51000° N, 0.09000° W').first().waitFor();
  await officer.locator('.maplibregl-canvas').waitFor();
  // Both zones: India is half an hour beside the hour.
  await until(async () => /\(.*UTC\)/.test(await officer.locator('.sightings time').first().innerText()));
  await officer.getByText(shared.checked).waitFor();
  await expectClean('shared', officer);
  await officer.getByRole('tab', { name: shared.tabs.photos }).click();
  const photo = officer.locator('.gallery-photo img');
  await until(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0));
  expect(await officer.evaluate(() => document.querySelector('meta[name=robots]')?.getAttribute('content'))).toBe(
    'noindex',
  );

  // What the browser sent holds neither the secret nor a session.
  const secret = link.slice(-43);
  expect(asked.filter((sent) => sent.includes(secret))).toEqual([]);
  expect(asked.filter((sent) => sent.includes('/api/')).length).toBeGreaterThan(4);
  expect(cookies.filter(Boolean)).toEqual([]);

  await press(page, share.done);
  await until(async () =>
    (await page.locator('.shares').innerText()).includes(share.views(1, '').split(',')[0] ?? '?'),
  );
});

shareTest('while the Mac is to be erased the officer reads that it is not open now; then it opens again', async () => {
  await removeDevice(owner.call, owner.account, mac.deviceId, 'erase', owner.recoveryCode);
  await page.getByText(share.closedWhileErased).waitFor();
  await officer.reload();
  await officer.getByRole('heading', { name: shared.waitsTitle }).waitFor();
  await expectClean('shared', officer);
  await owner.call('keepDevice', { params: { deviceId: mac.deviceId } });
  await press(officer, texts.common.retry);
  await officer.getByRole('heading', { name: shared.title(MAC) }).waitFor();
});

shareTest('the link opens nothing once its owner has revoked it, and a broken one says so', async () => {
  await page.locator('.shares').getByRole('button').click();
  await page.getByText(share.revoked, { exact: true }).waitFor();
  await officer.reload();
  await officer.getByRole('heading', { name: shared.closedTitle }).waitFor();
  await officer.goto(link.slice(0, -1));
  await officer.getByRole('heading', { name: shared.brokenTitle }).waitFor();
  await officer.goto('/#/share');
  await officer.getByRole('heading', { name: shared.brokenTitle }).waitFor();
  site.proxy.cut();
  await officer.goto(link);
  await officer.getByRole('heading', { name: shared.offlineTitle }).waitFor();
  site.proxy.resume();
  await press(officer, texts.common.retry);
  await officer.getByRole('heading', { name: shared.closedTitle }).waitFor();
});

shareTest('nothing of what was shared stands on the server, in any form', async () => {
  const again = await makeShareLink(page, owner.recoveryCode);
  const needles = [
    ...[MAC, SERIAL, NOTE, CAMERA].map((text) => textNeedle(text, text)),
    textNeedle('secret', link.slice(-43)),
    textNeedle('another secret', again.slice(-43)),
  ];
  const files = await filesUnder(site.directory);
  expect(files.length).toBeGreaterThan(2);
  expect(find(needles, files)).toEqual([]);
});
