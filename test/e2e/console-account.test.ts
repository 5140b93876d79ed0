import type { Device } from '@homeward/shared/api/devices';
import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addMac, confirmMac, markStolen, readDigits } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
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
import type { SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';
import { claimByHand } from './unsealed-machine.ts';

const NEW_PASSWORD = 'copper saddle winter orchid basin trumpet';
const THIRD_PASSWORD = 'gravel lotus anchor picnic velvet domino';
const MAC = 'Ada’s MacBook';

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;

const eveningTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  await mac.sendReport();
  page = await site.newPage();
});

const buttonOf = (control: string) => page.getByRole('button', { name: control, exact: true });

describe('the account', () => {
  eveningTest(
    'the recovery code opens it with a new password; the old one is of no use, the items still open',
    async () => {
      await page.goto('/#/recover');
      await page.getByLabel(texts.fields.loginName, { exact: true }).fill('ada');
      await page.getByLabel(texts.fields.recoveryCode, { exact: true }).fill(owner.recoveryCode.toLowerCase());
      await page.getByLabel(texts.fields.newPassword, { exact: true }).fill(NEW_PASSWORD);
      await press(page, texts.recover.submit);
      await page.getByRole('heading', { name: texts.macs.title }).waitFor();
      await openMac(page, MAC);
      await page.getByText('London', { exact: false }).first().waitFor();
      await page.getByText(texts.mac.chainHolds(1)).waitFor();
      await press(page, texts.nav.signOut);
      await trySignIn(page, 'ada', PASSWORD);
      await page.getByRole('alert').getByText('Login name or password is wrong').waitFor();
      await trySignIn(page, 'ada', NEW_PASSWORD);
      await page.getByRole('heading', { name: texts.macs.title }).waitFor();
    },
  );

  eveningTest('the password is changed with the present one, and a wrong present one changes nothing', async () => {
    await page.getByRole('link', { name: texts.nav.account }).click();
    const change = async (present: string) => {
      await page.getByLabel(texts.account.oldPassword, { exact: true }).fill(present);
      await page.getByLabel(texts.fields.newPassword, { exact: true }).fill(THIRD_PASSWORD);
      await press(page, texts.account.changePassword);
    };
    await change(PASSWORD);
    await page.getByRole('alert').getByText(texts.error.advice('wrong_credentials')).waitFor();
    await change(NEW_PASSWORD);
    await page.getByText(texts.account.passwordChanged).waitFor();
    expect(await page.getByLabel(texts.account.oldPassword, { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: texts.nav.signOut }).first().click();
    await trySignIn(page, 'ada', NEW_PASSWORD);
    await page.getByRole('alert').waitFor();
    await trySignIn(page, 'ada', THIRD_PASSWORD);
    await page.getByRole('heading', { name: texts.macs.title }).waitFor();
  });

  eveningTest('the profile is sealed, and is there in another browser', async () => {
    await page.getByRole('link', { name: texts.nav.account }).click();
    await page.getByLabel(texts.account.name, { exact: true }).fill('<b>Ada</b> "Lovelace"');
    await page.getByLabel(texts.account.phone, { exact: true }).fill('+44 20 7946 0000');
    await press(page, texts.common.save);
    await page.getByRole('button', { name: texts.common.saved, exact: true }).waitFor();
    const { records } = await owner.call('records', {});
    expect(JSON.stringify(records)).not.toContain('Lovelace');
    const other = await site.newPage();
    await signIn(other, 'ada', THIRD_PASSWORD);
    await other.getByRole('link', { name: texts.nav.account }).click();
    await other.getByText(texts.common.saved, { exact: true }).first().waitFor();
    expect(await other.getByLabel(texts.account.name, { exact: true }).inputValue()).toBe('<b>Ada</b> "Lovelace"');
    await other.context().close();
  });
});

describe('a Mac', () => {
  eveningTest('is renamed, to whatever text, and the page stays a page', async () => {
    const name = `<img src=x onerror=alert(1)>${'W'.repeat(72)}`;
    await page.getByRole('link', { name: texts.nav.overview }).click();
    await openMac(page, MAC);
    await press(page, texts.mac.actions.rename);
    await page.getByLabel(texts.add.nameLabel).fill(name);
    await inDialog(page, texts.common.save);
    await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    const isWider = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(await isWider()).toBe(false);
    await press(page, texts.mac.actions.stolen);
    expect(await isWider()).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: texts.mac.back }).click();
    await page.getByRole('link', { name, exact: true }).waitFor();
    expect(await isWider()).toBe(false);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name, exact: true }).click();
    await press(page, texts.mac.actions.rename);
    await page.getByLabel(texts.add.nameLabel).fill(MAC);
    await inDialog(page, texts.common.save);
    await page.getByRole('heading', { name: MAC, exact: true, level: 1 }).waitFor();
  });

  eveningTest('shows what a hostile machine says as text', async () => {
    const camera = `<script>alert(1)</script>\u202E${'M'.repeat(150)}`;
    await markStolen(page);
    await mac.obey();
    await mac.sendPhoto(camera, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'));
    await page.getByRole('tab', { name: texts.mac.tabs.photos }).click();
    await page.locator('.gallery-photo').click();
    await page.getByRole('dialog').waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  eveningTest('is retired only with the code while it is stolen, and taken back', async () => {
    await chooseMore(page, texts.mac.actions.retire);
    await inDialog(page, texts.change.confirm.retire);
    await page.getByLabel(texts.fields.recoveryCode).fill('0000-0000');
    await inDialog(page, texts.change.confirm.retire);
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel(texts.fields.recoveryCode).fill(owner.recoveryCode);
    await inDialog(page, texts.change.confirm.retire);
    await page.getByText(`${texts.mac.tombstone.retire}.`).waitFor();
    expect(await buttonOf(texts.mac.actions.recovered).count()).toBe(0);
    await press(page, texts.mac.keep);
    await page.getByText(`${texts.mac.tombstone.retire}.`).waitFor({ state: 'detached' });
    await buttonOf(texts.mac.actions.recovered).waitFor();
  });

  eveningTest('stands apart once it is retired for good, and what it reported can still be erased', async () => {
    const finalAt = Date.now() - 1000;
    site.proxy.tell(({ method, path }, honest) => {
      if (method !== 'GET' || path !== '/api/devices' || honest.status !== 200) return honest;
      const { devices } = honest.body as { devices: Device[] };
      const tombstone = { action: 'retire', finalAt } as const;
      return { status: 200, body: { devices: devices.map((device) => ({ ...device, tombstone })) } };
    });
    // Whatever arrives has the list read again.
    await mac.sendReport();
    await page.getByText(new RegExp(texts.mac.retiredNote('.+'))).waitFor();
    expect(await buttonOf(texts.mac.keep).count()).toBe(0);
    await chooseMore(page, texts.mac.actions.erase);
    await page.getByRole('dialog').getByText(texts.change.lede.erase).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: texts.mac.back }).click();
    await page.getByRole('region', { name: texts.macs.retired }).getByRole('link', { name: MAC }).waitFor();
    await page.getByText(texts.macs.emptyTitle).waitFor();
    expect(await page.locator('.mac-cards').count()).toBe(0);

    site.proxy.tell(null);
    await mac.sendReport();
    await openMac(page, MAC);
    await buttonOf(texts.mac.actions.recovered).waitFor();
  });
});

describe('a pairing', () => {
  const readCode = async () => {
    await page.locator('.pairing-code li').first().waitFor();
    return (await page.locator('.pairing-code li').allInnerTexts()).join('-');
  };

  eveningTest('that is refused is over, on both sides and for link and code alike', async () => {
    await page.goto('/#/');
    const link = await addMac(page);
    const code = await readCode();
    const claimed = await claimByHand(owner.call, site.origin, { form: 'code', code });
    expect(await readDigits(page)).toBe(claimed.digits);
    await press(page, texts.add.refuse);
    await page.getByRole('heading', { name: texts.add.refusedTitle }).waitFor();
    await press(page, texts.add.again);
    expect(await readCode()).not.toBe(code);
    expect(await page.getByRole('link', { name: texts.add.openLink }).getAttribute('href')).not.toBe(link);
  });

  eveningTest('expires after 15 minutes, in words, and a new one can be made', async () => {
    const own = await site.newPage();
    await own.clock.install();
    await signIn(own, 'ada', THIRD_PASSWORD);
    await addMac(own);
    await own.clock.fastForward('10:00');
    // Somebody is here: the keys stay.
    await own.keyboard.press('Shift');
    await own.clock.fastForward('06:00');
    await own.getByRole('heading', { name: texts.add.expiredTitle }).waitFor();
    await own.context().close();
  });

  eveningTest('by code is confirmed and named', async () => {
    const claimed = await claimByHand(owner.call, site.origin, { form: 'code', code: await readCode() }, 'den.local');
    expect(await readDigits(page)).toBe(claimed.digits);
    await confirmMac(page, 'Den');
    expect((await owner.call('devices', {})).devices.map(({ deviceId }) => deviceId)).toContain(claimed.deviceId);
  });
});
