import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { markStolen } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs } from '../programs.ts';
import { shownCode } from '../server/authenticator.ts';
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

/** A thief who is signed in, and the owner's other session; second factors; the log. */

const MAC = 'Ada’s MacBook';
const PHONE = { viewport: { width: 360, height: 740 } };

let site: ConsoleUnderTest;
let owner: TrialOwner;
/** The owner's phone, and a browser elsewhere, in whose hands nobody knows. */
let phone: Page;
let elsewhere: Page;

const guardTest = (name: string, body: () => Promise<void>) =>
  needs('chromium')(name, async () => {
    if (!site) {
      site = await startConsole();
      owner = await site.newOwner('ada');
      await site.newMachine(owner, MAC);
      phone = await site.newPage(PHONE);
      elsewhere = await site.newPage();
      await signIn(phone, 'ada');
      await signIn(elsewhere, 'ada');
    }
    await body();
    expect(site.complaints).toEqual([]);
    expect(site.foreign).toEqual([]);
  });

afterAll(() => site?.close());

const isWider = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

async function openAccount(page: Page) {
  await page.getByRole('link', { name: texts.nav.account }).first().click();
  await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor();
}

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
    const before = await list.locator('li').count();
    await press(elsewhere, texts.nav.signOut);
    await list
      .getByText(texts.activity.what('signed-out', '', MAC))
      .first()
      .waitFor();
    expect(await list.locator('li').count()).toBeGreaterThan(before);
  });
});
