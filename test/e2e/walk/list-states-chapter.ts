import { toProblemDetails } from '@homeward/shared/api/problem';
import { HomewardError } from '@homeward/shared/errors';
import type { Page } from 'playwright-core';
import { texts } from '../../../server/web/src/texts.ts';
import { openMac, signIn, trySignIn } from '../console-under-test.ts';
import { LOGIN_NAME, names } from './household.ts';
import type { Chapter, Walk } from './walk.ts';

/** Lists that are read when a page is opened, by the paths of their requests. */
const lists = /\/api\/(sessions|factors|lifetime|shares|messages|activity|account\/keys)\b/;
const pages = ['account', 'activity', 'messages'] as const;

/** What a Mac has sent, by the path of the request. */
const items = /\/api\/devices\/[^/]+\/items\b/;
/** All Macs. */
const devices = /\/api\/devices(\?|$)/;

/** Every list on its way, out of reach and refused; what was read before, without a connection. */
export const listStates: Chapter = async (walk) => {
  await loading(walk);
  await failing(walk);
  await withoutConnection(walk);
};

const head = (page: Page, name: (typeof pages)[number]) =>
  page.getByRole('heading', { name: texts[name].title, exact: true, level: 1 }).waitFor();

async function loading({ newPage, look }: Walk): Promise<void> {
  const page = await newPage();
  // While a Mac is stolen, each page looks for messages that were ended.
  await page.route(/\/api\/messages\b/, () => {});
  await signIn(page, LOGIN_NAME);
  await page.getByRole('link', { name: names.macBook, exact: true }).waitFor();
  await page.route(lists, () => {});
  for (const name of pages) {
    await page.goto(`/#/${name}`);
    await head(page, name);
    await look(`${name}-loading`, page);
  }
  // What was read before would be shown at once.
  await page.reload();
  await page.route(items, () => {});
  await signIn(page, LOGIN_NAME);
  await openMac(page, names.studio);
  await page.locator('.place .loading').waitFor();
  await look('mac-loading', page);
  await page.reload();
  await page.route(devices, () => {});
  await signIn(page, LOGIN_NAME);
  await look('macs-loading', page);
  await page.context().close();
}

const refusal = toProblemDetails(new HomewardError('rate_limited', 'try again in 2 minutes'));

async function failing({ newPage, look, site }: Walk): Promise<void> {
  const page = await newPage();
  await signIn(page, LOGIN_NAME);
  await page.getByRole('link', { name: names.macBook, exact: true }).waitFor();
  const refuse = (which: RegExp) =>
    site.proxy.tell(({ method, path }, honest) =>
      method === 'GET' && which.test(path) ? { status: 429, body: refusal } : honest,
    );
  refuse(lists);
  for (const name of pages) {
    await page.goto(`/#/${name}`);
    await head(page, name);
    await page.getByRole('button', { name: texts.common.retry }).first().waitFor();
    await look(`${name}-refused`, page);
  }
  // What was read before would still be shown.
  await page.reload();
  refuse(items);
  await signIn(page, LOGIN_NAME);
  await openMac(page, names.studio);
  await page.getByRole('button', { name: texts.common.retry }).first().waitFor();
  await look('mac-refused', page);
  await page.goto('/#/');
  await page.getByText(texts.macs.needs.unread(names.studio)).waitFor();
  await look('macs-unread', page);
  await openMac(page, names.macBook);
  await page.getByRole('button', { name: texts.common.retry }).first().waitFor();
  await look('stolen-refused', page);
  await page.reload();
  refuse(devices);
  await signIn(page, LOGIN_NAME);
  await page.getByRole('button', { name: texts.common.retry }).first().waitFor();
  await look('macs-refused', page);
  site.proxy.tell(null);
  await page.context().close();
}

async function withoutConnection({ page, look, site }: Walk): Promise<void> {
  // Nothing is remembered of what was read before.
  await page.goto('/#/');
  await page.reload();
  await trySignIn(page, LOGIN_NAME);
  await page.getByText('Bristol, United Kingdom').first().waitFor();
  site.proxy.cut();
  await page.getByText(texts.live.offlineNote).waitFor();
  await look('macs-offline', page, { isMain: true });
  await openMac(page, names.unseen);
  await page.getByText(texts.place.foundAt, { exact: false }).waitFor();
  await look('mac-offline', page);
  await page.goto('/#/activity');
  await page.getByText(texts.list.offlineTitle).waitFor();
  await look('activity-offline', page);
  site.proxy.resume();
}
