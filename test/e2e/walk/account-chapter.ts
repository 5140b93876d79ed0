import type { Page } from 'playwright-core';
import { showRecoveryCode } from '../../../scripts/trial/console-walk.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { shownCode } from '../../server/authenticator.ts';
import { until } from '../../until.ts';
import { inDialog, PASSWORD, press, signIn, trySignIn } from '../console-under-test.ts';
import { addVirtualAuthenticator } from '../virtual-authenticator.ts';
import { holdBackItems } from './held-back.ts';
import { DAY_MS, names } from './household.ts';
import { changeData } from './server-data.ts';
import type { Chapter } from './walk.ts';

async function openAccount(page: Page): Promise<void> {
  await page.goto('/#/account');
  await page.getByText(texts.account.current).waitFor();
  await page.getByLabel(texts.account.name, { exact: true }).waitFor();
}

/** The account page and what it leads to, but for keys and lifetimes. */
export const account: Chapter = async ({ page, look, newPage }) => {
  const other = await newPage();
  await signIn(other, 'ada');
  await openAccount(page);
  await page.getByText(names.unseen).first().waitFor();
  await look('account', page, { isMain: true });
  await other.context().close();
  await page.getByRole('switch', { name: texts.offline.label }).click();
  await page.getByText(texts.offline.unlockOnce).waitFor();
  await look('account-kept-offline', page);
  await page.getByRole('switch', { name: texts.offline.label }).click();
  await page.getByText(texts.offline.unlockOnce).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: texts.activity.link }).click();
  await page.locator('.activity-list li').first().waitFor();
  await look('activity', page);
};

/** Confirms the dialog that is open, with the recovery code: then what is added stands for it. */
async function confirmed(page: Page, confirm: string, recoveryCode: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(texts.fields.recoveryCode).fill(recoveryCode);
  await inDialog(page, confirm);
  await dialog.waitFor({ state: 'detached' });
}

/** Second factors, on an account of their own: from then on its sign-ins ask for them. */
export const factors: Chapter = async ({ site, look, newPage }) => {
  const edith = await site.newOwner('edith');
  await site.newMachine(edith, 'Edith’s MacBook');
  const page = await newPage();
  await addVirtualAuthenticator(page);
  await signIn(page, 'edith');
  await openAccount(page);
  await press(page, texts.factors.add);
  await page.locator('.factor-key').waitFor();
  await page.getByRole('img', { name: texts.factors.qr }).waitFor();
  await look('add-an-authenticator', page);
  const secret = ((await page.locator('.factor-key').textContent()) ?? '').replace(/ /g, '');
  await page.getByLabel(texts.factors.code).fill(shownCode(secret, Date.now()));
  await confirmed(page, texts.factors.confirm, edith.recoveryCode);
  // An authenticator speaks to the page that has the focus.
  await page.bringToFront();
  await press(page, texts.factors.addPasskey);
  await page.getByRole('dialog').waitFor();
  await look('add-a-passkey', page);
  await confirmed(page, texts.factors.makePasskey, edith.recoveryCode);
  await page.getByText(texts.factors.opensVault, { exact: false }).waitFor();
  changeData(site, (data) => data.prepare('update factors set counts_from = counts_from - ?').run(DAY_MS));
  await page.reload();
  await trySignIn(page, 'edith');
  await page.getByRole('heading', { name: texts.factors.signInTitle }).waitFor();
  await look('sign-in-second-factor', page);
  await press(page, texts.factors.usePasskey);
  await page.getByText(texts.account.current).waitFor();
  const panel = page.locator('section', { has: page.getByRole('heading', { name: texts.factors.title }) });
  await panel.getByText(texts.factors.stepUp).first().waitFor();
  await look('account-with-factors', page);
  await panel.getByRole('button', { name: texts.factors.remove }).first().click();
  await page.getByRole('dialog').waitFor();
  await look('remove-a-factor', page);
  await page.keyboard.press('Escape');
  await page.getByLabel(texts.account.oldPassword, { exact: true }).fill(PASSWORD);
  await page.getByLabel(texts.fields.newPassword, { exact: true }).fill('copper saddle winter orchid basin trumpet');
  await press(page, texts.account.changePassword);
  await page.getByText(texts.account.passwordChanged).waitFor();
  await look('password-changed', page);
  await press(page, texts.nav.lock);
  await page.getByRole('button', { name: texts.signIn.unlockByPasskey }).waitFor();
  await look('locked-with-passkey', page);
  await page.context().close();
};

/** Messages, from none to all kinds, and the page that ends one. */
export const messages: Chapter = async ({ page, look, mailbox, macs, newPage }) => {
  const words = texts.messages;
  const mails = () => mailbox.mails.map(({ text }) => text.replaceAll('\r\n ', ' '));
  await page.goto('/#/messages');
  await page.getByRole('button', { name: words.addMail }).waitFor();
  await page.getByText(texts.live.live, { exact: true }).waitFor();
  await look('messages-none', page);
  await page.getByLabel(words.address, { exact: true }).fill('ada@example.org');
  await press(page, words.addMail);
  await page.getByText(words.unconfirmed).waitFor();
  await look('messages-code', page);
  const code = /^(\d{8})$/m.exec(mails()[0]?.replaceAll('\r', '') ?? '')?.[1] ?? '';
  await page.getByLabel(words.code, { exact: true }).fill(code);
  await press(page, words.confirm);
  const news = page.getByLabel(words.kind('mac-tells'));
  await news.click();
  await until(async () => (await news.isChecked()) && (await news.isEnabled()), 'the kind to be chosen');
  await page.getByLabel(words.url, { exact: true }).fill('http://127.0.0.1:9/hook');
  await press(page, words.addWebhook);
  await page.getByText(words.secret).waitFor();
  await look('messages-webhook-secret', page);
  await press(page, words.done);
  await page.getByText(words.secret).waitFor({ state: 'detached' });
  await look('messages', page, { isMain: true });
  const change = { event: 'permission-changed', permission: 'location', from: 'granted', to: 'denied' };
  await macs.travel.send('event', { v: 1, ...change });
  await until(() => mails().some((mail) => mail.includes('List-Unsubscribe')), 'the mail');
  const mail = mails().find((each) => each.includes('List-Unsubscribe')) ?? '';
  const [, link = ''] = /^List-Unsubscribe: ?\s*<(\S+)>/m.exec(mail) ?? [];
  const stranger = await newPage();
  await stranger.goto(link);
  await stranger.getByRole('heading', { name: texts.unsubscribe.title }).waitFor();
  await look('unsubscribe', stranger);
  await press(stranger, texts.unsubscribe.confirm);
  await stranger.getByText(texts.unsubscribe.done).waitFor();
  await look('unsubscribed', stranger);
  await stranger.context().close();
  await page.reload();
  await trySignIn(page, 'ada');
  await page.getByRole('button', { name: words.addMail }).waitFor();
  await look('messages-ended-by-link', page);
};

/** How long things are kept, everything as one file, and the end of the account. */
export const lifetimes: Chapter = async ({ page, look, owner, macs, site }) => {
  changeData(site, (data) => {
    const recovered = Date.now() - 168 * DAY_MS;
    data.prepare('update thefts set recovered_at = ? where device_id = ?').run(recovered, macs.studio.deviceId);
  });
  await signIn(page, 'ada');
  await openAccount(page);
  await page.getByRole('region', { name: texts.ending.label }).waitFor();
  await look('evidence-ends-soon', page);
  const words = texts.retention;
  await press(page, words.changeLabel(names.macBook));
  const reports = page.getByRole('group', { name: words.reports });
  await reports.getByText(words.days(30), { exact: true }).click();
  await page.getByText(words.isShorter).waitFor();
  await look('retention', page);
  await page.keyboard.press('Escape');
  await press(page, texts.export.make);
  await page.getByRole('dialog').waitFor();
  await look('export-asks-for-the-code', page);
  const letThrough = await holdBackItems(page);
  await showRecoveryCode(page, texts.export.make, owner.recoveryCode);
  await page.getByRole('progressbar').waitFor();
  await look('export-under-way', page);
  await letThrough();
  await page.getByText(texts.export.ready).waitFor();
  await look('export-ready', page);
  await press(page, texts.deletion.ask);
  await page.getByRole('dialog').waitFor();
  await look('deletion-asked', page);
  await showRecoveryCode(page, texts.deletion.confirm, owner.recoveryCode);
  const banner = page.getByRole('region', { name: texts.deletion.label });
  await banner.waitFor();
  await look('deletion-waits', page);
  await banner.getByRole('button', { name: texts.deletion.cancel }).click();
  await banner.waitFor({ state: 'detached' });
};

/** A step that waits for a day, as whoever asked and as whoever may veto sees it. */
export const vetoes: Chapter = async ({ page, look, newPage, site }) => {
  const elsewhere = await newPage();
  await signIn(elsewhere, 'ada');
  await elsewhere.getByRole('link', { name: names.macBook, exact: true }).click();
  await press(elsewhere, texts.mac.actions.recovered);
  await inDialog(elsewhere, texts.change.confirm.recovered);
  await inDialog(elsewhere, texts.holds.ask);
  await elsewhere.getByRole('dialog').waitFor({ state: 'detached' });
  await elsewhere.getByRole('button', { name: texts.holds.withdraw, exact: true }).waitFor();
  await look('waits-for-a-day', elsewhere);
  await page.goto('/#/');
  await page.getByRole('heading', { name: texts.macs.title }).waitFor();
  await page.getByRole('button', { name: texts.holds.veto, exact: true }).waitFor();
  await look('veto', page, { isMain: true });
  await press(page, texts.holds.veto);
  await page.getByRole('button', { name: texts.holds.veto, exact: true }).waitFor({ state: 'detached' });
  await elsewhere.context().close();
  await openAccount(page);
  await press(page, texts.export.make);
  await inDialog(page, texts.holds.ask);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  changeData(site, (data) =>
    data.prepare("update holds set ripe_at = ripe_at - ? where state = 'waiting'").run(DAY_MS),
  );
  await page.reload();
  await trySignIn(page, 'ada');
  await page.getByText(texts.holds.ripe(texts.holds.asked('export', '', null))).waitFor();
  await look('the-day-is-over', page);
  await press(page, texts.holds.withdraw);
  await page.getByRole('button', { name: texts.holds.withdraw, exact: true }).waitFor({ state: 'detached' });
};

/** A new recovery code and new keys, on an account of their own; before that, somebody who came with its code. */
export const keys: Chapter = async ({ site, look, newPage }) => {
  const mary = await site.newOwner('mary');
  await (await site.newMachine(mary, 'Mary’s MacBook', 'MacBook Air')).sendReport();
  const page = await newPage();
  await signIn(page, 'mary');
  const finder = await newPage();
  await finder.goto('/#/recover');
  await finder.getByLabel(texts.fields.loginName, { exact: true }).fill('mary');
  await finder.getByLabel(texts.fields.recoveryCode, { exact: true }).fill(mary.recoveryCode);
  await finder.getByLabel(texts.fields.newPassword, { exact: true }).fill('copper saddle winter orchid basin trumpet');
  await press(finder, texts.recover.submit);
  await finder.getByRole('heading', { name: texts.macs.title }).waitFor();
  await page.getByText(texts.holds.titleRecovery).waitFor();
  await look('somebody-came-with-the-code', page);
  await press(page, texts.holds.undo);
  await page.getByText(texts.holds.titleRecovery).waitFor({ state: 'detached' });
  await finder.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
  await look('session-ended', finder);
  await finder.context().close();

  await page.goto('/#/recovery-code');
  await page.getByRole('heading', { name: texts.renewCode.title }).waitFor();
  await look('new-recovery-code', page);
  await press(page, texts.renewCode.begin);
  await page.getByRole('heading', { name: texts.kit.title }).waitFor();
  const groups = await page.locator('.kit-code li').allInnerTexts();
  await look('new-recovery-code-kit', page);
  await press(page, texts.kit.written);
  for (const [index, group] of groups.entries()) {
    const field = page.getByLabel(texts.kit.group(index + 1), { exact: true });
    if ((await field.count()) > 0) await field.fill(group);
  }
  await look('new-recovery-code-check', page);
  await press(page, texts.renewCode.checked);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(texts.fields.recoveryCode).fill(mary.recoveryCode);
  await look('new-recovery-code-proof', page);
  await dialog.getByRole('button', { name: texts.renewCode.confirm, exact: true }).click();
  await page.getByText(texts.renewCode.done, { exact: true }).waitFor();
  await look('new-recovery-code-done', page);

  await page.goto('/#/new-keys');
  await page.getByRole('heading', { name: texts.newKeys.title }).waitFor();
  await page.getByLabel(texts.newKeys.code, { exact: true }).fill(groups.join('-'));
  await page.getByLabel(texts.newKeys.password, { exact: true }).fill('copper saddle winter orchid lantern meadow');
  await page.getByText(texts.signUp.strength[4], { exact: true }).waitFor();
  await look('new-keys', page);
  await press(page, texts.newKeys.submit);
  await page.getByRole('heading', { name: texts.newKeys.doneTitle }).waitFor();
  await page.getByText(texts.keys.handOver).first().click();
  await look('new-keys-done', page);
  await page.context().close();
};
