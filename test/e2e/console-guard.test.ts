import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orderKind } from '@homeward/shared/order';
import { readSigned } from '@homeward/shared/signed';
import { afterAll, describe, expect } from '@jest/globals';
import SqliteFile from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/trial/browser.ts';
import { markStolen } from '../../scripts/trial/console-walk.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { DATABASE_FILE } from '../../server/src/storage/database.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs, programPath } from '../programs.ts';
import { shownCode } from '../server/authenticator.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, inDialog, openMac, PASSWORD, press, signIn, trySignIn } from './console-under-test.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';
import { pairByHand } from './unsealed-machine.ts';
import { addVirtualAuthenticator } from './virtual-authenticator.ts';

/** A thief who is signed in, and the owner's other session; second factors; the log. */

const MAC = 'Ada’s MacBook';
const PHONE = { viewport: { width: 360, height: 740 } };

let site: ConsoleUnderTest;
let owner: TrialOwner;
/** The owner's phone, and a browser elsewhere, in whose hands nobody knows. */
let phone: Page;
let elsewhere: Page;

const guardTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  await site.newMachine(owner, MAC);
  phone = await site.newPage(PHONE);
  elsewhere = await site.newPage();
  await signIn(phone, 'ada');
  await signIn(elsewhere, 'ada');
});

const isWider = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

async function openAccount(page: Page) {
  await page.getByRole('link', { name: texts.nav.account }).first().click();
  await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor();
}

guardTest('on somebody else’s phone nothing is kept, and the way out is at hand', async () => {
  const borrowed = await site.newPage(PHONE);
  await borrowed.goto('/');
  await borrowed.getByText(texts.device.whose.borrowed, { exact: true }).click();
  await borrowed.getByText(texts.device.hint.borrowed).waitFor();
  await trySignIn(borrowed, 'ada');
  await borrowed.getByRole('heading', { name: texts.macs.title }).waitFor();
  const cookies = await borrowed.context().cookies();
  expect(cookies.map(({ name, expires }) => [name, expires])).toEqual([['homeward', -1]]);
  expect(await borrowed.evaluate(() => Object.keys(localStorage))).toEqual([]);
  expect(await isWider(borrowed)).toBe(false);
  await borrowed.getByRole('banner').getByRole('button', { name: texts.nav.signOut, exact: true }).click();
  await borrowed.getByRole('heading', { name: texts.signIn.title }).waitFor();
  // The page does not wait for the answer that takes it away.
  await until(async () => (await borrowed.context().cookies()).length === 0, 'the cookie to be gone');
  await borrowed.context().close();
});

describe('without a proof', () => {
  guardTest('“recovered” waits, and the phone vetoes it with one tap', async () => {
    await openMac(phone, MAC);
    await markStolen(phone);
    await phone.getByRole('button', { name: texts.mac.actions.recovered, exact: true }).waitFor();
    await openMac(elsewhere, MAC);
    await press(elsewhere, texts.mac.actions.recovered);
    await inDialog(elsewhere, texts.change.confirm.recovered);
    await inDialog(elsewhere, texts.holds.ask);
    await elsewhere.getByRole('dialog').waitFor({ state: 'detached' });
    const wish = texts.holds.asked('order', MAC, 'protected');
    await elsewhere.getByText(texts.holds.titleOwn(wish)).waitFor();

    await phone.getByRole('alert').getByText(texts.holds.titleOther(wish)).waitFor();
    expect(await isWider(phone)).toBe(false);
    await press(phone, texts.holds.veto);
    await phone.getByText(texts.holds.titleOther(wish)).waitFor({ state: 'detached' });
    await elsewhere.getByText(texts.holds.titleOwn(wish)).waitFor({ state: 'detached' });
    await phone.getByRole('button', { name: texts.mac.actions.recovered, exact: true }).waitFor();
  });

  guardTest('whoever comes with the recovery code is undone from the phone', async () => {
    const finder = await site.newPage();
    await finder.goto('/#/recover');
    await finder.getByLabel(texts.fields.loginName, { exact: true }).fill('ada');
    await finder.getByLabel(texts.fields.recoveryCode, { exact: true }).fill(owner.recoveryCode);
    await finder
      .getByLabel(texts.fields.newPassword, { exact: true })
      .fill('copper saddle winter orchid basin trumpet');
    await press(finder, texts.recover.submit);
    await finder.getByRole('heading', { name: texts.macs.title }).waitFor();
    await phone.getByText(texts.holds.titleRecovery).waitFor();
    await press(phone, texts.holds.undo);
    await phone.getByText(texts.holds.titleRecovery).waitFor({ state: 'detached' });
    await finder.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await finder.context().close();
    await signIn(await site.newPage(), 'ada');
  });
});

describe('the account', () => {
  guardTest('ends all other sessions at once', async () => {
    await openAccount(phone);
    await press(phone, texts.sessionsOf.endOthers);
    await elsewhere.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await phone.getByRole('button', { name: texts.account.end }).first().waitFor({ state: 'detached' });
    expect(await phone.locator('.sessions').first().locator('li').count()).toBe(1);
  });

  guardTest('takes an authenticator, with the recovery code while a Mac is stolen, and asks for it', async () => {
    await press(phone, texts.factors.add);
    const secret = ((await phone.locator('.factor-key').textContent()) ?? '').replace(/ /g, '');
    const link = await phone.getByRole('link', { name: texts.factors.open }).getAttribute('href');
    expect(link).toContain(`secret=${secret}`);
    await phone.getByLabel(texts.factors.code).fill(shownCode(secret, Date.now()));
    await inDialog(phone, texts.factors.confirm);
    await phone.getByLabel(texts.fields.recoveryCode).fill(owner.recoveryCode);
    expect(await isWider(phone)).toBe(false);
    // Half a minute may have passed meanwhile.
    await phone.getByLabel(texts.factors.code).fill(shownCode(secret, Date.now()));
    await inDialog(phone, texts.factors.confirm);
    await phone.getByRole('dialog').waitFor({ state: 'detached' });
    await phone
      .locator('.sessions')
      .getByText(texts.factors.kind['totp'] ?? '')
      .waitFor();

    await elsewhere.goto('/#/sign-in');
    await elsewhere.reload();
    await trySignIn(elsewhere, 'ada', PASSWORD);
    await elsewhere.getByRole('heading', { name: texts.factors.signInTitle }).waitFor();
    await elsewhere.getByLabel(texts.factors.code).fill('000000');
    await press(elsewhere, texts.factors.signInSubmit);
    await elsewhere.getByRole('alert').waitFor();
    // The one before was used up when it was added: the next one is good already.
    await elsewhere.getByLabel(texts.factors.code).fill(shownCode(secret, Date.now() + 30_000));
    await press(elsewhere, texts.factors.signInSubmit);
    await elsewhere.getByRole('heading', { name: texts.macs.title }).waitFor();
  });

  guardTest('tells what was done, newest first, and goes on telling', async () => {
    await phone.getByRole('link', { name: texts.activity.link }).click();
    await phone.getByRole('heading', { name: texts.activity.title, exact: true }).waitFor();
    const list = phone.locator('.activity-list');
    for (const [what, detail] of [
      ['factor-added', 'totp'],
      ['hold-vetoed', 'recovery'],
      ['hold-vetoed', 'order'],
      ['order-given', 'stolen'],
    ] as const) {
      await list
        .getByText(texts.activity.what(what, detail, MAC), { exact: true })
        .first()
        .waitFor();
    }
    expect(await isWider(phone)).toBe(false);
    // A page of the log holds twenty: one more at its head may push one off its end.
    const newest = list.locator('li').first();
    const before = await newest.innerText();
    await press(elsewhere, texts.nav.signOut);
    await newest.getByText(texts.activity.what('signed-out', '', MAC)).waitFor();
    expect(await newest.innerText()).not.toBe(before);
  });
});

describe('a passkey', () => {
  let close = async () => {};
  afterAll(() => close());

  needs('chromium')('unlocks the console, signs in, and after a day stands for the recovery code', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'homeward-passkey-'));
    const port = await freePort();
    const server = await startServer(directory, port, ['--log-level', 'warn', '--registration', 'open']);
    const chromium = await launchBrowser(programPath('chromium'));
    close = async () => {
      await chromium.close();
      await server.program.stop();
      await rm(directory, { recursive: true, force: true });
    };
    const eve = await signUpOwner(server.origin, { loginName: 'eve', password: PASSWORD });
    const mac = await pairByHand(eve, server.origin, MAC);
    // Passkeys belong to a name, not to an address.
    const page = await chromium.browser.newPage({ baseURL: `http://localhost:${port}`, ...PHONE, locale: 'en-GB' });
    await addVirtualAuthenticator(page);
    await signIn(page, 'eve');
    await openAccount(page);
    await press(page, texts.factors.addPasskey);
    // On a quiet day it is not asked for; without it the passkey would be for signing in only.
    await page.getByLabel(texts.fields.recoveryCode).fill(eve.recoveryCode);
    await inDialog(page, texts.factors.makePasskey);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText(texts.factors.opensVault, { exact: false }).waitFor();
    const { factors } = await eve.call('factors', {});
    expect(factors).toMatchObject([{ kind: 'passkey', unlock: { wrap: expect.any(String) } }]);

    await press(page, texts.nav.lock);
    await press(page, texts.signIn.unlockByPasskey);
    await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor();
    // A page that was loaded anew has no keys, but its session runs.
    await page.reload();
    await press(page, texts.signIn.unlockByPasskey);
    await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor();
    // What it opened is the owner's keyring: an order signed with it is one.
    await page.getByRole('link', { name: texts.nav.overview }).first().click();
    await openMac(page, MAC);
    await markStolen(page);
    const recovered = page.getByRole('button', { name: texts.mac.actions.recovered, exact: true });
    await recovered.waitFor();

    await page.reload();
    await trySignIn(page, 'eve', PASSWORD);
    await page.getByText(texts.factors.signInPasskeyLede).waitFor();
    expect(await isWider(page)).toBe(false);
    await press(page, texts.factors.usePasskey);
    await recovered.waitFor();

    const data = new SqliteFile(join(directory, 'data', DATABASE_FILE));
    data.prepare('update factors set counts_from = counts_from - 86400000').run();
    data.close();
    await recovered.click();
    await inDialog(page, texts.change.confirm.recovered);
    await inDialog(page, texts.factors.usePasskey);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const { order } = await eve.call('device', { params: { deviceId: mac.deviceId } });
    expect(readSigned(orderKind, order ?? '')).toMatchObject({ mode: 'protected' });
  });
});
