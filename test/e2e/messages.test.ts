import { createECDH, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, expect } from '@jest/globals';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { pushWords } from '../../server/src/messages/message-words.ts';
import { texts } from '../../server/web/src/texts.ts';
import { needs } from '../programs.ts';
import { type Endpoint, openEndpoint } from '../server/messages/endpoint.ts';
import { type Mailbox, openMailbox } from '../server/messages/mailbox.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, press, signIn, startConsole } from './console-under-test.ts';

const ADDRESS = 'ada@example.org';
const words = texts.messages;
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let mailbox: Mailbox;
let pushService: Endpoint;
let site: ConsoleUnderTest | undefined;
afterAll(async () => {
  await site?.close();
  await mailbox?.close();
  await pushService?.close();
});

async function openSite(): Promise<ConsoleUnderTest> {
  if (site) return site;
  mailbox = await openMailbox();
  pushService = await openEndpoint();
  const smtp = ['--smtp-host', '127.0.0.1', '--smtp-port', `${mailbox.port}`, '--smtp-security', 'none'];
  const from = ['--smtp-from', 'homeward@example.org'];
  site = await startConsole({ listed: [], unlisted: [], flags: [...smtp, ...from, '--webhooks', 'any'] });
  return site;
}

/** What a mail holds, its folded headers in one line each. */
const mails = () => mailbox.mails.map(({ text }) => text.replaceAll('\r\n ', ' '));

async function expectNoViolation(page: Page): Promise<void> {
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof Axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
  });
  expect(found).toEqual([]);
}

needs('chromium')(
  'an owner confirms an address, is told, and ends news by the link of a mail without signing in',
  async () => {
    const site = await openSite();
    const owner = await site.newOwner('ada');
    const mac = await site.newMachine(owner, 'Ada’s MacBook');
    const page = await site.newPage({ viewport: { width: 360, height: 740 } });
    await page.addInitScript({ content: axeSource });
    await signIn(page, 'ada');
    await page.getByRole('link', { name: texts.nav.account, exact: true }).click();
    await page.getByRole('link', { name: words.link }).click();

    await page.getByLabel(words.address, { exact: true }).fill(ADDRESS);
    await press(page, words.addMail);
    await page.getByText(words.unconfirmed).waitFor();
    await expectNoViolation(page);
    const code = /^(\d{8})$/m.exec(mails()[0]?.replaceAll('\r', '') ?? '')?.[1] ?? '';
    await page.getByLabel(words.code, { exact: true }).fill(code);
    await press(page, words.confirm);
    const news = page.getByLabel(words.kind('mac-tells'));
    await news.waitFor();
    expect(await page.getByLabel(words.kind('new-sign-in')).isChecked()).toBe(true);
    expect(await news.isChecked()).toBe(false);
    await news.click();
    await until(async () => (await news.isChecked()) && (await news.isEnabled()));
    // Waiting for the answer took nothing from the keyboard.
    expect(await news.evaluate((box) => box === document.activeElement)).toBe(true);
    await expectNoViolation(page);

    await mac.send('event', {
      ...{ v: 1, event: 'permission-changed', permission: 'camera', from: 'granted', to: 'denied' },
    });
    await until(() => mails().some((mail) => mail.includes('List-Unsubscribe')));
    const mail = mails().find((each) => each.includes('List-Unsubscribe')) ?? '';
    expect(mail).not.toMatch(/camera|permission|MacBook/);
    const [, link = ''] = /^List-Unsubscribe: ?\s*<(\S+)>/m.exec(mail) ?? [];

    const stranger = await site.newPage();
    await stranger.addInitScript({ content: axeSource });
    await stranger.goto(link);
    await stranger.getByRole('heading', { name: texts.unsubscribe.title }).waitFor();
    await expectNoViolation(stranger);
    await press(stranger, texts.unsubscribe.confirm);
    await stranger.getByRole('heading', { name: texts.unsubscribe.doneTitle }).waitFor();
    await stranger.getByText(texts.unsubscribe.done).waitFor();
    expect(await stranger.title()).toContain(texts.unsubscribe.doneTitle);

    await page.getByRole('link', { name: texts.nav.account, exact: true }).first().click();
    await page.getByRole('link', { name: words.link }).click();
    await until(async () => !(await page.getByLabel(words.kind('mac-tells')).isChecked()));
    expect(await page.getByLabel(words.kind('new-sign-in')).isChecked()).toBe(true);

    await page.getByLabel(words.url, { exact: true }).fill('http://127.0.0.1:9/hook');
    await press(page, words.addWebhook);
    await page.getByText(words.secret).waitFor();
    await press(page, words.done);
    await press(page, words.removeNamed(words.channel('email', ADDRESS)));
    await page.getByRole('region', { name: words.channel('email', ADDRESS) }).waitFor({ state: 'detached' });
    expect(site.complaints).toEqual([]);
    expect(site.foreign).toEqual([]);
  },
);

needs('chromium')('a browser is told by its push service, and its worker shows that there is something', async () => {
  const site = await openSite();
  await site.newOwner('eve');
  const context = await site.newContext();
  await context.grantPermissions(['notifications'], { origin: site.origin });
  // A subscription as a browser gives it: its maker's push service is the one thing that is not here.
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const subscription = {
    endpoint: `${pushService.origin}/push/eve`,
    keys: { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
  };
  await context.addInitScript((given) => {
    PushManager.prototype.subscribe = async () => ({ toJSON: () => given }) as unknown as PushSubscription;
  }, subscription);
  const page = await context.newPage();
  await signIn(page, 'eve');
  await page.goto('/#/messages');
  await press(page, words.addPush);
  const named = words.channel('push', new URL(pushService.origin).host);
  const told = page.getByRole('region', { name: named });
  await told.getByLabel(words.kind('new-sign-in')).waitFor();
  expect(await told.getByLabel(words.kind('new-sign-in')).isChecked()).toBe(true);
  // News are chosen.
  expect(await told.getByLabel(words.kind('mac-unseen')).isChecked()).toBe(false);

  // The first tells that the messages were changed.
  await until(() => pushService.requests.length === 1);
  const another = await site.newPage();
  await signIn(another, 'eve');
  await until(() => pushService.requests.length === 2);
  expect(pushService.requests.map(({ headers }) => headers['content-encoding'])).toEqual(['aes128gcm', 'aes128gcm']);

  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/push/'));
      if (own) resolve(own.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const push = { origin: site.origin, registrationId: await registered, data: JSON.stringify(pushWords) };
  await devtools.send('ServiceWorker.deliverPushMessage', push);
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration('/push/');
      return (await registration?.getNotifications())?.map(({ title, body }) => ({ title, body }));
    });
  await until(async () => (await shown())?.length === 1);
  expect(await shown()).toEqual([pushWords]);
  expect(site.complaints).toEqual([]);
  expect(site.foreign).toEqual([]);
});
