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
  await page.context().close();
}

const refusal = toProblemDetails(new HomewardError('rate_limited', 'try again in 2 minutes'));

async function failing({ newPage, look, site }: Walk): Promise<void> {
  const page = await newPage();
  await signIn(page, LOGIN_NAME);
  await page.getByRole('link', { name: names.macBook, exact: true }).waitFor();
  site.proxy.tell(({ method, path }, honest) =>
    method === 'GET' && lists.test(path) ? { status: 429, body: refusal } : honest,
  );
  for (const name of pages) {
    await page.goto(`/#/${name}`);
    await head(page, name);
    await page.getByRole('button', { name: texts.common.retry }).first().waitFor();
    await look(`${name}-refused`, page);
  }
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
