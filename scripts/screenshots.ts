/**
 * `npm run screenshots`: walks the whole story in Chromium against a real server and a real agent, and writes each page
 * as a picture to docs/screenshots, on a desktop and on a phone; then the windows of the Mac app. `npm run screenshots --
 * app` takes the latter alone.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { texts } from '../server/web/src/texts.ts';
import { bringConsoleUpToDate } from './console-build.ts';
import { locate } from './system-packages.ts';
import { takeAppPictures } from './trial/app-pictures.ts';
import { launchBrowser } from './trial/browser.ts';
import {
  addMac,
  confirmMac,
  markRecovered,
  markStolen,
  openTab,
  readDigits,
  signUpInConsole,
} from './trial/console-walk.ts';
import { takeEverydayPictures } from './trial/everyday-pictures.ts';
import { takeEvidencePictures } from './trial/evidence-pictures.ts';
import { freePort } from './trial/free-port.ts';
import { takeAccountPictures, takeVetoPicture } from './trial/guard-pictures.ts';
import { startLoopbackProxy } from './trial/loopback-proxy.ts';
import { startAgent } from './trial/machine-under-trial.ts';
import { startServer } from './trial/trial-server.ts';

const ADDRESS = '81.2.69.160';
const PASSWORD = 'lantern orbit velvet thimble quarry meadow';
const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };

const pictures = join(dirname(import.meta.dirname), 'docs/screenshots');
const executable = locate('chromium', process.env['PATH'] ?? '');
if (!executable) throw new Error('Chromium is needed for screenshots');

const directory = await mkdtemp(join(tmpdir(), 'homeward-pictures-'));
const closing: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
try {
  if (process.argv[2] !== 'app') {
    const why = await bringConsoleUpToDate(dirname(import.meta.dirname), new AbortController().signal, (line) =>
      process.stderr.write(`${line}\n`),
    );
    if (why !== undefined) throw new Error(why);
    await takePictures(executable);
  }
  await takeAppPictures(executable, pictures);
} finally {
  for (const close of closing.reverse()) await close().catch(() => {});
}

async function takePictures(chromium: string): Promise<void> {
  await mkdir(pictures, { recursive: true });
  const server = await startServer(directory, await freePort(), [
    '--trusted-proxies',
    '127.0.0.1',
    '--log-level',
    'warn',
  ]);
  closing.push(() => server.program.stop());
  const proxy = await startLoopbackProxy(server.origin, ADDRESS);
  closing.push(() => proxy.close());
  const { browser, close } = await launchBrowser(chromium);
  closing.push(close);
  const context = await browser.newContext({
    baseURL: proxy.origin,
    viewport: DESKTOP,
    colorScheme: 'light',
    locale: 'en-GB',
  });
  const page = await context.newPage();

  const shoot = (name: string) => shootBoth(page, name);
  const link = `${proxy.origin}/#/sign-up?invitation=${server.invitation}`;
  const recoveryCode = await signUpInConsole(page, link, { loginName: 'ada', password: PASSWORD }, shoot);
  await page.getByText(texts.macs.emptyTitle).waitFor();
  await shoot('no-macs');
  const pairingLink = await addMac(page);
  await page.locator('.pairing-code li').first().waitFor();
  await shoot('add-a-mac');
  const agentData = join(directory, 'agent');
  const pairing = startAgent(['pair', '--data', agentData], { input: `${pairingLink}\n` });
  await readDigits(page);
  await shoot('compare-digits');
  await confirmMac(page, 'Ada’s MacBook');
  await pairing.ended;
  const agent = startAgent(['run', '--data', agentData, '--camera', 'TEST', '--interval-stolen', '15']);
  closing.push(() => agent.stop());
  await page.getByText(texts.timeline.report, { exact: true }).first().waitFor();
  await settled(page);
  await shoot('protected');
  await page.getByRole('button', { name: texts.mac.actions.stolen, exact: true }).click();
  await shoot('mark-as-stolen');
  await page.keyboard.press('Escape');
  await markStolen(page);
  await page.locator('.steps li.done', { hasText: texts.stolen.steps.evidence }).waitFor();
  await openTab(page, 'photos');
  await page.locator('.gallery img').nth(1).waitFor({ timeout: 60_000 });
  await settled(page);
  await shoot('stolen');
  await page.locator('.gallery-photo').first().click();
  await shoot('photo');
  await page.keyboard.press('Escape');
  await takeEvidencePictures(page, { origin: proxy.origin, recoveryCode }, shootBoth);
  for (const tab of ['routes', 'machine', 'timeline'] as const) {
    await openTab(page, tab);
    await shoot(`stolen-${tab}`);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await settled(page);
  await shoot('stolen-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const elsewhere = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB' });
  const ada = { loginName: 'ada', password: PASSWORD, mac: 'Ada’s MacBook' };
  await takeVetoPicture(page, await elsewhere.newPage(), shoot, { origin: proxy.origin, ...ada });
  await page.getByRole('button', { name: texts.mac.actions.recovered, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: texts.change.confirm.recovered, exact: true }).click();
  await page.getByLabel(texts.fields.recoveryCode).waitFor();
  await shoot('recovered-asks-for-the-code');
  await page.keyboard.press('Escape');
  await markRecovered(page, recoveryCode);
  await page.getByText(texts.mac.banner.protected).waitFor();
  await shoot('recovered');
  await page.getByRole('link', { name: texts.nav.overview }).first().click();
  await page.getByRole('heading', { name: texts.macs.title }).waitFor();
  await settled(page);
  await shoot('macs');
  await page.getByRole('link', { name: texts.nav.account }).first().click();
  await page.getByRole('heading', { name: texts.account.title, exact: true }).waitFor();
  await settled(page);
  await shoot('account');
  await takeAccountPictures(page, shoot);
  await takeEverydayPictures(page, shoot);
  await guestPages(await browser.newContext({ viewport: DESKTOP, locale: 'en-GB' }), proxy.origin);
}

async function guestPages(context: BrowserContext, origin: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(origin);
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await shootBoth(page, 'sign-in');
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill('ada');
  await page.getByLabel(texts.fields.password, { exact: true }).fill('not this one');
  await page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
  await page.getByRole('alert').waitFor({ timeout: 20_000 });
  await shootBoth(page, 'sign-in-refused');
  await page.getByRole('link', { name: texts.signIn.forgot }).click();
  await page.getByRole('heading', { name: texts.recover.title }).waitFor();
  await shootBoth(page, 'recover');
}

async function shootBoth(page: Page, name: string): Promise<void> {
  for (const [suffix, viewport] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(400);
    await page.screenshot({ path: join(pictures, `${name}-${suffix}.png`), fullPage: true });
  }
  await page.setViewportSize(DESKTOP);
}

/** The map has drawn itself and animations have ended. */
function settled(page: Page): Promise<void> {
  return page.waitForTimeout(2_500);
}
