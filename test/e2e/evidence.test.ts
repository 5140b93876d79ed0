import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { zipParts } from '@homeward/shared/pack/pack-archive';
import type { PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { packWords } from '@homeward/shared/pack/pack-words';
import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { makePack, markRecovered, markStolen, openTab } from '../../scripts/trial/console-walk.ts';
import { openAuthority } from '../../scripts/trial/openssl-authority.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { changeRecord } from '../../server/web/src/owner/change-record.ts';
import { readRecords, recordsOf } from '../../server/web/src/owner/records.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs, programPath } from '../programs.ts';
import { packMakers, partsOf, withTimeStamps } from '../shared/pack/pack-under-test.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, openMac, press, signIn } from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

const root = dirname(dirname(import.meta.dirname));
const MAC = 'Ada’s MacBook 北京';
const VERIFY_DEADLINE_MS = 120_000;

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;
let folder: string;
let zip: string;
let jpeg: Uint8Array;

const evidenceTest = testsOnOneSite(async (started) => {
  site = started;
  folder = await mkdtemp(join(tmpdir(), 'homeward-evidence-'));
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  page = await site.newPage({ acceptDownloads: true });
  jpeg = await photo(page);
  await mac.sendReport();
  await mac.sendPhoto('FaceTime HD Camera', jpeg);
  await mac.sendPhoto('USB Camera 相机', jpeg);
  await sendRoutes(mac);
  await mac.sendReport();
  await signIn(page, 'ada');
  await openMac(page, MAC);
});

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A photo that a browser can draw. */
const photo = async (drawnIn: Page) => {
  const base64 = await drawnIn.evaluate(async () => {
    const canvas = new OffscreenCanvas(320, 240);
    const context = canvas.getContext('2d');
    for (let x = 0; x < 320; x += 8) {
      if (context) context.fillStyle = `hsl(${x} 60% 55%)`;
      context?.fillRect(x, 0, 8, 240);
    }
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  return new Uint8Array(Buffer.from(base64, 'base64'));
};

/** Two ways to the same target, through different networks. */
async function sendRoutes(from: SealedMachine): Promise<void> {
  const cycle = { id: '00000000-0000-7000-8000-000000000001', mode: 'stolen', intervalSeconds: 300, trial: false };
  const at = { placeSource: 'server', scope: 'public' } as const;
  const inside = (address: string) => ({ address, placeSource: 'server', scope: 'private' });
  const london = { ...at, city: 'London', countryCode: 'GB', latitude: 51.5, longitude: -0.1 };
  const vienna = { ...at, city: 'Vienna', countryCode: 'AT', latitude: 48.2, longitude: 16.4 };
  const ways = [
    [
      { ttl: 1, address: '192.168.1.1', roundTripMs: 1.5, place: inside('192.168.1.1') },
      {
        ttl: 2,
        address: '8.8.8.8',
        roundTripMs: 9,
        place: { address: '8.8.8.8', ...london, autonomousSystem: { number: 64510, organization: 'Home Net' } },
      },
    ],
    [
      { ttl: 1, address: '192.168.9.1', roundTripMs: 2.5, place: inside('192.168.9.1') },
      { ttl: 2, address: null, roundTripMs: null },
      {
        ttl: 3,
        address: '8.8.4.4',
        roundTripMs: 40,
        place: { address: '8.8.4.4', ...vienna, autonomousSystem: { number: 64511, organization: 'Transit' } },
      },
    ],
  ];
  for (const hops of ways) {
    const route = { value: { targetAddress: '8.8.8.8', reached: true, complete: true, hops } };
    await from.send('route', { v: 1, cycle, target: 'server', route });
  }
}

/** Lets a file fall onto the page, as from the desktop. */
async function dropFile(onto: Page, path: string): Promise<void> {
  const base64 = (await readFile(path)).toString('base64');
  const data = await onto.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], 'pack.zip'));
    return transfer;
  }, base64);
  await onto.locator('.verify-drop').dispatchEvent('drop', { dataTransfer: data });
}

const verify = (path: string) =>
  spawnSync(process.execPath, [join(root, 'scripts/verify.ts'), path, '--json'], {
    encoding: 'utf8',
    timeout: VERIFY_DEADLINE_MS,
  });

describe('the photos', () => {
  evidenceTest('are looked at by keyboard, mouse and touch, by camera, and saved as they were captured', async () => {
    await openTab(page, 'photos');
    await page.locator('.gallery-photo').nth(1).waitFor();
    await press(page, 'FaceTime HD Camera 1');
    await until(async () => (await page.locator('.gallery-photo').count()) === 1, 'one camera’s photos alone');
    await press(page, `${texts.photos.allCameras} 2`);
    await page.locator('.gallery-photo').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(texts.photos.of(1, 2)).waitFor();
    await page.keyboard.press('ArrowRight');
    await dialog.getByText(texts.photos.of(2, 2)).waitFor();
    const scale = () => dialog.locator('img').evaluate((image) => new DOMMatrix(getComputedStyle(image).transform).a);
    await page.keyboard.press('+');
    await until(async () => Math.abs((await scale()) - 1.5) < 0.01, 'half as large again');
    await page.keyboard.press('ArrowLeft');
    await dialog.getByText(texts.photos.of(2, 2)).waitFor();
    await dialog.locator('img').hover();
    await page.mouse.wheel(0, -300);
    await until(async () => (await scale()) > 2, 'larger by the wheel');
    await page.keyboard.press('0');
    await until(async () => (await scale()) === 1, 'whole again');
    await dialog.getByLabel(texts.photos.brightness).fill('200');
    const filter = () => dialog.locator('img').evaluate((image) => getComputedStyle(image).filter);
    await until(async () => (await filter()) === 'brightness(2)', 'twice as bright');
    const saved = page.waitForEvent('download');
    await dialog.getByRole('link', { name: texts.photos.save }).click();
    expect(await readFile(await (await saved).path())).toEqual(Buffer.from(jpeg));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

describe('the routes', () => {
  evidenceTest('are drawn from hop to hop, on the map and as a table, and say what changed', async () => {
    await openTab(page, 'routes');
    const newest = page.locator('.route').first();
    await newest.locator('.route-path li').nth(2).waitFor();
    expect(await newest.locator('.route-path .address').allInnerTexts()).toEqual([
      '192.168.9.1',
      'did not answer',
      '8.8.4.4',
    ]);
    // What is new in it is known once the one before is open as well.
    await newest.getByText(texts.routes.changes.newNetworks('Transit (AS64511)')).waitFor();
    expect(await newest.locator('.is-new .address').allInnerTexts()).toEqual(['192.168.9.1', '8.8.4.4']);
    await newest.getByText(texts.routes.onMap).click();
    await newest.getByRole('img', { name: texts.routes.mapLabel('Vienna') }).waitFor();
    await newest.getByText(texts.routes.asTable).click();
    await newest.locator('tbody tr').nth(2).waitFor();
    expect(await newest.locator('tbody tr').count()).toBe(3);
    await page.locator('.route').nth(1).getByText(texts.routes.changes.first).waitFor();
  });
});

describe('an evidence pack', () => {
  evidenceTest('is made in the browser, and the command finds that everything in it holds', async () => {
    await page.getByRole('tab', { name: texts.pack.tab }).click();
    await makePack(page, owner.recoveryCode);
    await page.getByText(texts.pack.ready).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: texts.pack.save }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^homeward-evidence-\d{4}-\d\d-\d\d\.zip$/);
    zip = join(folder, 'pack.zip');
    await download.saveAs(zip);
    const { status, stdout } = verify(zip);
    const verdict = JSON.parse(stdout) as PackVerdict;
    expect(verdict).toMatchObject({ holds: true, failure: null, notes: { photos: 2, missing: [] } });
    expect(verdict.held).toContainEqual({ step: 'originals', count: 6 });
    expect(status).toBe(0);
  });

  evidenceTest('is checked in a browser by whoever has it, without an account', async () => {
    const stranger = await site.newPage();
    await stranger.goto('/#/verify');
    await stranger.getByRole('heading', { name: texts.verify.title }).waitFor();
    await stranger.getByLabel(texts.verify.choose).setInputFiles(zip);
    await stranger.getByRole('status').getByText(packWords.holds).waitFor();
    expect(await stranger.locator('.verify-held li').count()).toBe(9);
    await press(stranger, texts.verify.checkAnother);

    // One byte of a photo: it stands in the archive as it is.
    const changed = Buffer.from(await readFile(zip));
    const start = changed.indexOf(jpeg);
    expect(start).toBeGreaterThan(0);
    changed[start + 400] = (changed[start + 400] ?? 0) ^ 1;
    const other = { name: 'changed.zip', mimeType: 'application/zip', buffer: changed };
    await stranger.getByLabel(texts.verify.choose).setInputFiles(other);
    await stranger.getByRole('alert').getByText(packWords.holdsNot).waitFor();
    await stranger.locator('.verify-held li.fails', { hasText: 'originals/1-000002-snapshot.jpg' }).waitFor();
    await press(stranger, texts.verify.checkAnother);

    await dropFile(stranger, zip);
    await stranger.getByRole('status').getByText(packWords.holds).waitFor();
    await stranger.context().close();
  });

  // On the site of the tests before it, which started it.
  needs('chromium', 'openssl')('is checked in a browser with an authority’s time stamps too', async () => {
    const authority = await openAuthority(programPath('openssl'));
    const stranger = await site.newPage();
    try {
      const makers = await withTimeStamps(await packMakers(), authority.stamp);
      const stamped = await zipParts(partsOf(makers));
      const file = {
        name: 'stamped.zip',
        mimeType: 'application/zip',
        buffer: Buffer.from(await stamped.arrayBuffer()),
      };
      await stranger.goto('/#/verify');
      await stranger.getByLabel(texts.verify.choose).setInputFiles(file);
      await stranger.getByRole('status').getByText(packWords.holds).waitFor();
      await stranger.getByText('5 items carry a time stamp of CN=Stamps, O=Example Authority').waitFor();
      expect(await stranger.locator('.verify-held li').count()).toBe(10);
    } finally {
      await stranger.context().close();
      await authority.remove();
    }
  });

  evidenceTest('is cancelled when the owner says so', async () => {
    await press(page, texts.pack.again);
    await page.route('**/sealed', () => {});
    await makePack(page, owner.recoveryCode);
    await press(page, texts.pack.cancel);
    await page.getByText(texts.pack.cancelled).waitFor();
    await page.unroute('**/sealed');
  });
});

describe('a theft', () => {
  evidenceTest(
    'is gone through step by step: marked, confirmed, evidence, what to do, notes of two sessions, recovered',
    async () => {
      await markStolen(page);
      await mac.obey();
      await mac.sendReport();
      await mac.sendPhoto('FaceTime HD Camera', jpeg);
      await page.locator('.steps li.done', { hasText: texts.stolen.steps.evidence }).waitFor();
      const glance = page.getByRole('region', { name: texts.glance.label });
      await glance.getByText('London, United Kingdom').waitFor();
      // A photo is counted before it is open; until then the newest of those from before the mark stands there.
      await glance.getByRole('button', { name: /(ago|now)$/ }).click();
      await page.getByRole('dialog').getByText(texts.photos.of(1, 3)).waitFor();
      await page.keyboard.press('Escape');

      await press(page, texts.theft.nudge(0, 5));
      await page.getByLabel(texts.theft.steps.police.title).check();
      await page.getByText(texts.theft.progress(1, 5)).waitFor();
      await page.getByLabel(texts.theft.reference).fill('B 12/3456');
      await press(page, texts.common.save);
      await until(async () => (await theftRecord())?.policeReference === 'B 12/3456', 'the number in a sealed record');
      expect(await theftRecord()).toMatchObject({ done: ['police'], closed: false });

      const notes = page.getByLabel(texts.theft.notes, { exact: true });
      await notes.fill('Seen at the station.');
      await press(page, texts.theft.saveNotes);
      await until(async () => (await noteRecord())?.text === 'Seen at the station.', 'the notes');
      // Another session writes while this one is writing.
      await notes.fill('Seen at the station. Called at noon.');
      await changeRecord(
        { call: owner.call, now: Date.now },
        owner.account,
        'note',
        ({ deviceId }) => deviceId === mac.deviceId,
        (known) => ({ kind: 'note', deviceId: mac.deviceId, at: 1, text: `${known?.text} From the phone.` }),
      );
      const both = 'Seen at the station. From the phone. Called at noon.';
      await until(
        async () => (await notes.inputValue()) === both,
        async () => `the other session’s words beside ours, not “${await notes.inputValue()}”`,
      );
      await press(page, texts.theft.saveNotes);
      await until(async () => (await noteRecord())?.text === both, 'both sessions’ words');

      await markRecovered(page, owner.recoveryCode);
      const waiting = page.getByRole('region', { name: texts.recovered.waitingTitle });
      await waiting.waitFor();
      expect(await waiting.getByRole('button', { name: texts.pack.title }).count()).toBe(0);
      expect(await waiting.getByRole('button', { name: texts.recovered.erase }).count()).toBe(0);
      await mac.obey();
      const summary = page.getByRole('region', { name: texts.recovered.title.protected });
      // What this Mac captured before it was marked, which no agent does, is of no theft.
      await summary
        .getByText(texts.recovered.counts(1, 1, 0))
        .first()
        .waitFor();
      await summary.getByRole('button', { name: texts.recovered.erase }).click();
      // It asks on a quiet day too.
      await page.getByRole('dialog').getByLabel(texts.fields.recoveryCode).fill(owner.recoveryCode);
      await page.getByRole('dialog').getByRole('button', { name: texts.recovered.eraseConfirm }).click();
      await summary.getByRole('button', { name: texts.recovered.keep }).click();
      await summary.getByRole('button', { name: texts.recovered.erase }).waitFor();
      await summary.getByRole('button', { name: texts.recovered.putAway }).click();
      await summary.waitFor({ state: 'detached' });
      expect(await theftRecord()).toMatchObject({ closed: true });
    },
  );
});

const sealedRecords = async () => (await readRecords(owner.call, owner.account)).records;
const theftRecord = async () => recordsOf(await sealedRecords(), 'theft')[0]?.body;
const noteRecord = async () => recordsOf(await sealedRecords(), 'note')[0]?.body;
