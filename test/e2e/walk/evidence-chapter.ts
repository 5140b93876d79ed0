import { readFile } from 'node:fs/promises';
import { packWords } from '@homeward/shared/pack/pack-words';
import type { Page } from 'playwright-core';
import { makePack, showRecoveryCode } from '../../../scripts/trial/console-walk.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { openMac, press } from '../console-under-test.ts';
import { holdBackItems } from './held-back.ts';
import { names } from './household.ts';
import type { Chapter, Look, Walk } from './walk.ts';

/** As a browser is given it. */
interface PackFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** An evidence pack from its form to its check, by the owner and by whoever is given it. */
export const evidencePack: Chapter = async ({ page, look, newPage, owner }) => {
  await page.goto('/#/');
  await openMac(page, names.macBook);
  await page.getByRole('tab', { name: texts.pack.tab }).click();
  await page.getByRole('button', { name: texts.pack.make, exact: true }).waitFor();
  await look('evidence-pack', page, { part: 'tab' });
  await press(page, texts.pack.make);
  await page.getByRole('dialog').waitFor();
  await look('evidence-pack-asks-for-the-code', page);
  // The photos do not come until it was looked at.
  const letThrough = await holdBackItems(page);
  await showRecoveryCode(page, texts.pack.make, owner.recoveryCode);
  await page.getByRole('progressbar').waitFor();
  await look('evidence-pack-under-way', page, { part: 'tab' });
  await press(page, texts.pack.cancel);
  await page.getByText(texts.pack.cancelled).waitFor();
  await letThrough();
  await look('evidence-pack-cancelled', page, { part: 'tab' });
  await makePack(page, owner.recoveryCode);
  const save = page.getByRole('link', { name: texts.pack.save });
  await save.waitFor();
  await look('evidence-pack-ready', page, { part: 'tab' });
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const file = { name: download.suggestedFilename(), mimeType: 'application/zip' };
  await checkPack(await newPage(), look, { ...file, buffer: await readFile(await download.path()) });
};

async function checkPack(stranger: Page, look: Look, pack: PackFile): Promise<void> {
  await stranger.goto('/#/verify');
  await stranger.getByRole('heading', { name: texts.verify.title }).waitFor();
  await look('check-a-pack', stranger);
  await stranger.getByLabel(texts.verify.choose).setInputFiles(pack);
  await stranger.getByRole('status').getByText(packWords.holds).waitFor();
  await look('check-a-pack-holds', stranger, { isMain: true });
  await press(stranger, texts.verify.checkAnother);
  // One byte of a photo: it stands in the archive as it is.
  const changed = Buffer.from(pack.buffer);
  const at = changed.indexOf(Buffer.from([0xff, 0xd8, 0xff])) + 400;
  changed[at] = (changed[at] ?? 0) ^ 1;
  await stranger.getByLabel(texts.verify.choose).setInputFiles({ ...pack, buffer: changed });
  await stranger.getByRole('alert').getByText(packWords.holdsNot).waitFor();
  await look('check-a-pack-holds-not', stranger);
  await stranger.context().close();
}

/** A link for an officer: made, opened on a telephone without an account, revoked, damaged. */
export const shareLink: Chapter = async (walk) => {
  const { page, look, owner, site } = walk;
  await page.goto('/#/');
  await openMac(page, names.macBook);
  await page.getByRole('tab', { name: texts.share.tab }).click();
  await page.getByText(texts.share.none).waitFor();
  await page.getByLabel(texts.share.note).fill('Report B 12/3456, Officer Byron');
  await look('share-link', page, { part: 'tab' });
  await press(page, texts.share.make);
  await page.getByRole('dialog').waitFor();
  await look('share-link-asks-for-the-code', page);
  await showRecoveryCode(page, texts.share.make, owner.recoveryCode);
  const shown = page.getByRole('region', { name: texts.share.link });
  await shown.waitFor();
  const link = (await shown.innerText()).trim();
  await look('share-link-made', page, { part: 'tab' });
  await officer(walk, link);
  await press(page, texts.share.done);
  await page.locator('.shares').getByText('Opened', { exact: false }).waitFor();
  await look('share-links', page, { part: 'tab' });
  const stranger = await walk.newPage();
  site.proxy.tell((_, honest) => {
    const { status, body } = honest;
    return isShare(body) ? { status, body: { ...body, sealed: `${body.sealed.slice(0, -8)}AAAAAAAA` } } : honest;
  });
  await stranger.goto(link);
  await stranger.getByRole('heading', { name: texts.shared.damagedTitle }).waitFor();
  await look('shared-damaged', stranger);
  site.proxy.tell(null);
  await stranger.route('**/api/shared/sealed', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    await route.fulfill({ response, body });
  });
  await stranger.reload();
  await stranger.getByText('did not pass the checks', { exact: false }).waitFor();
  await look('shared-items-refused', stranger);
  await stranger.unrouteAll({ behavior: 'wait' });
  await page.locator('.shares').getByRole('button').click();
  await page.getByText(texts.share.revoked, { exact: true }).waitFor();
  await stranger.reload();
  await stranger.getByRole('heading', { name: texts.shared.closedTitle }).waitFor();
  await look('shared-closed', stranger);
  await stranger.goto(link.slice(0, -1));
  await stranger.getByRole('heading', { name: texts.shared.brokenTitle }).waitFor();
  await look('shared-broken', stranger);
  site.proxy.cut();
  await stranger.goto(link);
  await stranger.getByRole('heading', { name: texts.shared.offlineTitle }).waitFor();
  await look('shared-offline', stranger);
  site.proxy.resume();
  await stranger.context().close();
};

async function officer({ newPage, look }: Walk, link: string): Promise<void> {
  const page = await newPage({ timezoneId: 'Europe/London' });
  await page.goto(link);
  await page.getByText(texts.shared.checked).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('shared', page, { isMain: true });
  for (const tab of ['photos', 'routes', 'networks'] as const) {
    await page.getByRole('tab', { name: texts.shared.tabs[tab] }).click();
    await look(`shared-${tab}`, page, { part: 'tab' });
  }
  await page.context().close();
}

/** What the server answers to whoever opens a link. */
const isShare = (body: unknown): body is { readonly sealed: string } =>
  typeof body === 'object' && body !== null && 'sealed' in body && typeof body.sealed === 'string';
