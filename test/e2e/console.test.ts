import { describe, expect } from '@jest/globals';
import { addMac, confirmMac, readDigits } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { verifyDevice } from '../../server/web/src/owner/device.ts';
import { giveOrder, prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { texts } from '../../server/web/src/texts.ts';
import { until } from '../until.ts';
import {
  type ConsoleUnderTest,
  chooseMore,
  inDialog,
  openMac,
  PASSWORD,
  press,
  signIn,
  tabTo,
  trySignIn,
  untilFocused,
} from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';
import { claimByHand } from './unsealed-machine.ts';
import { untilDrawn } from './walk/drawn.ts';

const SIGN_IN_BUDGET_BYTES = 320_000;

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
const MAC = 'Ada’s MacBook';

const consoleTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  await mac.sendReport();
});

const device = async () =>
  verifyDevice(await owner.call('device', { params: { deviceId: mac.deviceId } }), owner.account);
const elsewhere = async (mode: 'stolen' | 'protected' | 'paused', recoveryCode?: string) =>
  giveOrder(
    owner.call,
    owner.account,
    await prepareModeOrder(owner.account, await device(), { mode }, Date.now()),
    recoveryCode,
  );

describe('before the sign-in', () => {
  consoleTest('the page is small, and the map is not loaded', async () => {
    const page = await site.newPage();
    const requests: { url: string; size: Promise<number> }[] = [];
    page.on('requestfinished', (request) =>
      requests.push({ url: request.url(), size: request.sizes().then(({ responseBodySize }) => responseBodySize) }),
    );
    await page.goto('/');
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    // OPAQUE comes while the owner types.
    await until(() => requests.some(({ url }) => url.includes('opaque')), 'OPAQUE');
    await page.waitForLoadState('networkidle');
    const scripts = requests.filter(({ url }) => /\.m?js$/.test(url));
    const sizes = await Promise.all(scripts.map(({ size }) => size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    process.stdout.write(`scripts of the sign-in page: ${total} bytes in ${scripts.length} files\n`);
    expect(total).toBeGreaterThan(100_000);
    expect(total).toBeLessThanOrEqual(SIGN_IN_BUDGET_BYTES);
    expect(requests.filter(({ url }) => /map|countries|mac-page/.test(url))).toEqual([]);
    await page.context().close();
  });

  consoleTest('a wrong password is refused in words, and the field is emptied', async () => {
    const page = await site.newPage();
    await page.goto('/');
    await trySignIn(page, 'ada', 'not this one');
    await page.getByRole('alert').getByText('Login name or password is wrong').waitFor();
    expect(await page.getByLabel(texts.fields.password, { exact: true }).inputValue()).toBe('');
    await trySignIn(page, 'ada');
    await page.getByRole('heading', { name: texts.macs.title }).waitFor();
    expect(await page.title()).toBe(`${texts.titles.macs} · ${texts.brand}`);
    await page.context().close();
  });

  consoleTest('without a connection it says so at once, instead of waiting', async () => {
    const page = await site.newPage();
    const hasOpaque = page.waitForEvent('requestfinished', (request) => request.url().includes('opaque'));
    await page.goto('/');
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await hasOpaque;
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await trySignIn(page, 'ada');
    await page.getByRole('alert').getByText(texts.error.advice('unavailable')).waitFor();
    await page.context().close();
  });
});

describe('the keys', () => {
  consoleTest('are put away after 15 idle minutes, with everything they opened', async () => {
    const before = (await owner.call('sessions', {})).sessions.length;
    const page = await site.newPage();
    await page.clock.install();
    await signIn(page, 'ada');
    await openMac(page, MAC);
    await page.getByText('around London').or(page.getByText('London, United Kingdom')).first().waitFor();
    // Told in time, and whoever is here stays.
    await page.clock.fastForward('14:10');
    await page.getByRole('alert').getByText(texts.lock.soon).waitFor();
    await page.keyboard.press('Shift');
    await page.clock.fastForward('00:02');
    await page.getByText(texts.lock.soon).waitFor({ state: 'detached' });
    await page.clock.fastForward('16:00');
    await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    expect(await page.content()).not.toMatch(/London|MacBook/);
    await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
    await press(page, texts.signIn.unlock);
    await page.getByRole('heading', { name: MAC, exact: true, level: 1 }).waitFor();
    // The page is left, and kept by the browser for the way back.
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await press(page, texts.signIn.other);
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    expect(await page.getByLabel(texts.fields.loginName, { exact: true }).inputValue()).toBe('');
    await until(async () => (await owner.call('sessions', {})).sessions.length === before, 'the session is ended');
    await page.context().close();
  });

  consoleTest('go when the session is ended elsewhere', async () => {
    const page = await site.newPage();
    await signIn(page, 'ada');
    const { sessions } = await owner.call('sessions', {});
    for (const { id, current } of sessions) if (!current) await owner.call('endSession', { params: { id } });
    await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    expect(await page.content()).not.toContain(MAC);
    await page.context().close();
  });

  consoleTest('leave nothing behind after signing out: not in storage, address, history or title', async () => {
    const page = await site.newPage();
    await signIn(page, 'ada');
    await openMac(page, MAC);
    await press(page, texts.nav.signOut);
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    const left = await page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      cookie: document.cookie,
      title: document.title,
      url: location.href,
    }));
    expect(left).toMatchObject({ session: {}, databases: [], caches: [], cookie: '' });
    expect(Object.keys(left.local).toSorted()).toEqual(['homeward.device', 'homeward.seen-state-rev']);
    expect(left.local['homeward.device']).toBe('"own"');
    expect(left.local['homeward.seen-state-rev']).toMatch(/^\{"[0-9a-f-]{36}":\d+\}$/);
    expect(left.url).toBe(`${site.origin}/#/sign-in`);
    expect(left.title).toBe(`${texts.titles.signIn} · ${texts.brand}`);
    await page.goBack();
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    expect(await page.content()).not.toContain(MAC);
    await page.context().close();
  });
});

describe('with the keyboard alone', () => {
  consoleTest('sign in, mark as stolen, see it confirmed and the first evidence', async () => {
    const page = await site.newPage();
    await page.goto('/');
    await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
    await tabTo(page, texts.fields.loginName);
    await page.keyboard.type('ada');
    await tabTo(page, texts.fields.password);
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: MAC, exact: true }).waitFor();
    await tabTo(page, MAC);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: MAC, exact: true, level: 1 }).waitFor();
    await until(() => page.evaluate(() => document.activeElement?.id === 'content'), 'the focus on the content');

    await tabTo(page, texts.mac.actions.stolen);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    const isInside = () => dialog.evaluate((element) => element.contains(document.activeElement));
    await until(isInside, 'the focus in the dialog');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await untilFocused(page, texts.mac.actions.stolen);

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await tabTo(page, texts.stolen.confirm);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const steps = page.getByRole('list', { name: texts.stolen.progress });
    await steps.locator('li.done', { hasText: texts.stolen.steps.ordered }).waitFor();
    const isOnActions = () => page.evaluate(() => document.activeElement?.className === 'mac-actions');
    await until(isOnActions, 'the focus on the actions');
    expect(await steps.locator('li.done').count()).toBe(1);
    await mac.obey();
    await steps.locator('li.done', { hasText: texts.stolen.steps.confirmed }).waitFor();
    await page.getByRole('status').getByText(texts.stolen.announceConfirmed).waitFor();
    await mac.sendReport();
    await steps.locator('li.done', { hasText: texts.stolen.steps.evidence }).waitFor();
    await elsewhere('protected', owner.recoveryCode);
    await mac.obey();
    await page.getByText(texts.mac.banner.protected).waitFor();
    await page.context().close();
  });
});

describe('without the server', () => {
  consoleTest('it says so, gives no order later on, and takes up what came meanwhile', async () => {
    const page = await site.newPage();
    await signIn(page, 'ada');
    await openMac(page, MAC);
    await page.locator('.live-state.live').waitFor();
    // A map whose worker is still on its way complains of the cut in the browser's console, and tries again later.
    await page.locator('.maplibregl-canvas').waitFor();
    await untilDrawn(page);
    await page.locator('.verified').waitFor();
    const before = await page.locator('.group').count();
    const seqBefore = (await device()).order?.seq;
    site.proxy.cut();
    await page.getByText(texts.live.offlineNote).waitFor();
    await press(page, texts.mac.actions.stolen);
    await inDialog(page, texts.stolen.confirm);
    const refusal = page.getByRole('dialog').getByRole('alert');
    await refusal.getByText(texts.error.advice('unavailable')).waitFor();
    await inDialog(page, texts.common.cancel);
    await mac.sendReport();
    site.proxy.resume();
    await page.getByText(texts.live.offlineNote).waitFor({ state: 'detached' });
    await until(async () => (await page.locator('.group').count()) > before, 'the missed report');
    expect((await device()).order?.seq).toBe(seqBefore);

    site.proxy.cut();
    await press(page, texts.nav.signOut);
    await page.getByRole('alert').getByText(texts.signIn.sessionLeft).waitFor();
    expect(await page.content()).not.toContain(MAC);
    site.proxy.resume();
    await page.context().close();
  });
});

describe('two sessions', () => {
  consoleTest('the order that came first is shown first, and the other is given only when repeated', async () => {
    const page = await site.newPage();
    // This session hears of nothing by itself.
    await page.route('**/api/events', () => {});
    await signIn(page, 'ada');
    await openMac(page, MAC);
    await chooseMore(page, texts.mac.actions.pause);
    await elsewhere('stolen');
    await inDialog(page, texts.change.confirm.pause);
    await page.getByRole('alert').getByText('Another of your sessions ordered “Stolen”').waitFor();
    expect((await device()).orderedMode).toBe('stolen');
    // The Mac is stolen now: calling it off needs the code.
    await inDialog(page, texts.change.confirm.pause);
    const code = page.getByLabel(texts.fields.recoveryCode);
    await code.waitFor();
    await until(() => code.evaluate((input) => input === document.activeElement), 'the focus on the code');
    await code.fill(owner.recoveryCode);
    await inDialog(page, texts.change.confirm.pause);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.banner').getByText(texts.mac.banner.paused).waitFor();
    await elsewhere('protected', owner.recoveryCode);
    await page.context().close();
  });

  consoleTest('a pairing by code that one began, the other finishes', async () => {
    const [first, second] = [await site.newPage(), await site.newPage()];
    await signIn(first, 'ada');
    await signIn(second, 'ada');
    await addMac(first);
    await first.locator('.pairing-code li').first().waitFor();
    const code = (await first.locator('.pairing-code li').allInnerTexts()).join('-');
    const claimed = await claimByHand(owner.call, site.origin, { form: 'code', code }, 'studio.local');
    await second.getByRole('link', { name: texts.macs.finish }).click();
    expect(await readDigits(second)).toBe(claimed.digits);
    expect(await readDigits(first)).toBe(claimed.digits);
    await confirmMac(second, 'Studio');
    await first.getByRole('heading', { name: texts.add.pairedElsewhereTitle }).waitFor();
    for (const page of [first, second]) await page.context().close();
  });
});
