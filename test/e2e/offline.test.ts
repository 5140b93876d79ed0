import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import { texts } from '../../server/web/src/texts.ts';
import { frame } from '../agent/sensors/frames/frames.ts';
import { needs } from '../programs.ts';
import { until } from '../until.ts';
import {
  type ConsoleUnderTest,
  inDialog,
  openMac,
  PASSWORD,
  press,
  signIn,
  startConsole,
  trySignIn,
} from './console-under-test.ts';

const MAC = 'Ada’s MacBook';
const PHOTO = 'FaceTime HD Camera';
const LOGIN_NAME = 'ada-lovelace';
/** How a photo that is kept as it is would begin in base64. */
const JPEG_START = '_9j_4AAQSkZJRg';
/** For what must not come. */
const LATE_MS = 500;

let site: ConsoleUnderTest | undefined;
let owner: TrialOwner;
afterAll(() => site?.close());

const offlineTest = (name: string, body: (on: ConsoleUnderTest) => Promise<void>) =>
  needs('chromium')(name, async () => {
    if (!site) {
      site = await startConsole();
      owner = await site.newOwner(LOGIN_NAME);
      const mac = await site.newMachine(owner, MAC);
      await mac.sendReport();
      await mac.sendPhoto(PHOTO, frame('lit-face'));
    }
    await body(site);
    expect(site.foreign).toEqual([]);
  });

/** Everything that lies in the browser, as somebody finds who copies it. */
const lying = (page: Page) =>
  page.evaluate(async () => {
    const open = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open('homeward-offline');
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    const rowsOf = async (store: string) => {
      if (!open.objectStoreNames.contains(store)) return [];
      const files = open.transaction(store).objectStore(store);
      const all = <T>(request: IDBRequest<T[]>) =>
        new Promise<T[]>((resolve) => {
          request.onsuccess = () => resolve(request.result);
        });
      return [await all(files.getAllKeys()), await all(files.getAll())];
    };
    const found = { kept: await rowsOf('kept'), unlock: await rowsOf('unlock') };
    open.close();
    return {
      text: JSON.stringify(found),
      kept: found.kept[0]?.length ?? 0,
      unlock: found.unlock[0]?.length ?? 0,
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      local: Object.keys(localStorage).toSorted(),
    };
  });

/** Switches it on, and unlocks once, so that the password opens what is kept; then looks at the Mac and its photo. */
async function keepWhatIsOpened(page: Page): Promise<void> {
  await signIn(page, LOGIN_NAME);
  await page.getByRole('link', { name: texts.nav.account }).click();
  await page.getByRole('switch', { name: texts.offline.label }).click();
  await page.getByText(texts.offline.unlockOnce).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await press(page, texts.offline.lockNow);
  await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
  await press(page, texts.signIn.unlock);
  await page.getByText(texts.offline.unlockOnce).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: texts.nav.overview }).click();
  await openMac(page, MAC);
  await seeMac(page);
  await until(async () => (await lying(page)).kept > 6, 'what was opened in the browser');
}

/** Holds back the answers to a path, from when `provoke` has the page ask. @returns lets them through */
async function holdBack({ proxy }: ConsoleUnderTest, path: string, provoke: () => Promise<unknown>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  proxy.tell(async (asked, honest) => {
    if (asked.path !== path) return honest;
    isAsked = true;
    await promise;
    return honest;
  });
  await provoke();
  await until(() => isAsked, `a question for ${path}`);
  return () => {
    proxy.tell(null);
    resolve();
  };
}

async function seeMac(page: Page): Promise<void> {
  await page.getByText('London, United Kingdom').first().waitFor();
  await page.getByRole('tab', { name: texts.mac.tabs.photos }).click();
  await page.locator('.gallery img').first().waitFor();
}

describe('what was opened', () => {
  offlineTest('is wiped when its owner signs out, here or from elsewhere, and when it is switched off', async (on) => {
    const page = await on.newPage();
    await keepWhatIsOpened(page);
    const { sessions } = await owner.call('sessions', {});
    for (const { id, current } of sessions) if (!current) await owner.call('endSession', { params: { id } });
    await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await until(async () => (await lying(page)).kept + (await lying(page)).unlock === 0, 'nothing kept');

    await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
    await press(page, texts.signIn.unlock);
    await page.getByRole('heading', { name: MAC, exact: true, level: 1 }).waitFor();
    await until(async () => (await lying(page)).unlock === 1, 'the unlock');
    await press(page, texts.nav.lock);
    await press(page, texts.signIn.other);
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await until(async () => (await lying(page)).kept + (await lying(page)).unlock === 0, 'nothing kept');

    await signIn(page, LOGIN_NAME);
    await openMac(page, MAC);
    await until(async () => (await lying(page)).kept > 0, 'what was opened');
    // What the page has asked for by then, and is answered later, is not kept either.
    const answered = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/api/records'));
    const letThrough = await holdBack(on, '/api/records', () =>
      writeRecord(owner, owner.account, { kind: 'profile', name: 'Ada', phone: '' }),
    );
    await press(page, texts.nav.signOut);
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await until(async () => (await lying(page)).kept + (await lying(page)).unlock === 0, 'nothing kept');
    letThrough();
    await answered;
    await pause(LATE_MS);
    expect(await lying(page)).toMatchObject({ kept: 0, unlock: 0 });

    await signIn(page, LOGIN_NAME);
    await page.getByRole('link', { name: texts.nav.account }).click();
    await page.getByRole('switch', { name: texts.offline.label, checked: true }).click();
    await page.getByRole('switch', { name: texts.offline.label, checked: false }).waitFor();
    // The switch is off at once; what lies here goes part by part.
    const gone = { kept: 0, unlock: 0, caches: [], workers: 0, local: ['homeward.device', 'homeward.seen-state-rev'] };
    const left = async () => {
      const { text: _, ...counted } = await lying(page);
      return JSON.stringify(counted);
    };
    await until(
      async () => (await left()) === JSON.stringify(gone),
      async () => `nothing left; there is ${await left()}`,
    );
    await page.context().close();
  });

  offlineTest('opens with the password alone when the server is gone, and is unreadable where it lies', async (on) => {
    const page = await on.newPage();
    await keepWhatIsOpened(page);
    const { text } = await lying(page);
    // Long enough, or of such characters, that no sealed bytes read like one of them by chance.
    for (const needle of ['London', MAC, PHOTO, '81.2.69', LOGIN_NAME, JPEG_START, owner.account.accountId]) {
      expect(text).not.toContain(needle);
    }
    await on.stopServer();
    await page.goto('about:blank');
    await page.goto('/#/');
    await trySignIn(page, LOGIN_NAME, 'not this one');
    await page.getByRole('alert').waitFor();
    await trySignIn(page, LOGIN_NAME);
    await page.getByText(texts.live.offlineNote).waitFor();
    await openMac(page, MAC);
    await seeMac(page);
    // Looking is all that can be done.
    await press(page, texts.mac.actions.stolen);
    await inDialog(page, texts.stolen.confirm);
    await page.getByRole('dialog').getByRole('alert').getByText(texts.error.advice('unavailable')).waitFor();
    await inDialog(page, texts.common.cancel);

    const stranger = await on.newPage();
    await expect(stranger.goto('/')).rejects.toThrow();
    await stranger.context().close();
    await page.context().close();
  });
});
