import { openAsBlob } from 'node:fs';
import { describe, expect } from '@jest/globals';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { Page } from 'playwright-core';
import { showRecoveryCode } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { type ConsoleUnderTest, inDialog, press, signIn, trySignIn } from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

const MAC = 'Ada’s MacBook';

let site: ConsoleUnderTest;
let owner: TrialOwner;
let mac: SealedMachine;
let page: Page;

const lifeTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  mac = await site.newMachine(owner, MAC);
  await mac.sendReport();
  page = await site.newPage({ acceptDownloads: true, viewport: { width: 360, height: 740 } });
  await signIn(page, 'ada');
  await page.getByRole('link', { name: texts.nav.account }).first().click();
});

const kept = async () => (await owner.call('lifetime', {})).macs[0]?.retention;

describe('how long reports are kept', () => {
  lifeTest('is chosen on a phone; shorter times can be undone for 14 days', async () => {
    const words = texts.retention;
    const list = page.locator('.retention-list');
    await list.getByText(words.summary({ reportDays: 90, evidenceDays: 180 })).waitFor();
    await press(page, words.changeLabel(MAC));
    const reports = page.getByRole('group', { name: words.reports });
    await reports.getByText(words.days(null), { exact: true }).click();
    expect(await page.getByText(words.isShorter).count()).toBe(0);
    await inDialog(page, texts.common.save);
    await list.getByText(words.summary({ reportDays: null, evidenceDays: 180 })).waitFor();
    await press(page, words.changeLabel(MAC));
    await reports.getByText(words.days(30), { exact: true }).click();
    await page.getByText(words.isShorter).waitFor();
    await inDialog(page, texts.common.save);
    await list.getByText('That takes effect on', { exact: false }).waitFor();
    // It closes after what it changed is shown behind it; until then nothing can be typed on the page.
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await kept()).toEqual({ reportDays: 30, evidenceDays: 180 });
  });
});

describe('an export of everything', () => {
  lifeTest('asks for the recovery code, and holds what the Mac sent and what the owner wrote, opened', async () => {
    const words = texts.export;
    await page.getByLabel(texts.account.name, { exact: true }).fill('Ada Lovelace');
    await press(page, texts.common.save);
    await page.getByRole('button', { name: texts.common.saved, exact: true }).waitFor();
    await press(page, words.make);
    await inDialog(page, words.make);
    await page.getByRole('dialog').getByRole('alert').getByText(texts.factors.missing).waitFor();
    await showRecoveryCode(page, words.make, owner.recoveryCode);
    await page.getByText(words.ready).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: words.save }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^homeward-export-\d{4}-\d\d-\d\d\.zip$/);
    const files = await filesOf(await download.path());
    expect(JSON.parse(files.get('profile.json') ?? '')).toMatchObject({ name: 'Ada Lovelace' });
    expect(files.get('README.txt')).toContain('macs/1-ada-s-macbook/');
    expect(JSON.parse(files.get('macs/1-ada-s-macbook/mac.json') ?? '')).toMatchObject({ name: MAC, items: 1 });
    const report = JSON.parse(files.get('macs/1-ada-s-macbook/pack/originals/1-000001-report.json') ?? '');
    expect(report).toMatchObject({ v: 1, position: { value: { source: 'location-service' } } });
    const { entries } = await owner.call('activity', {});
    expect(entries.find(({ what }) => what === 'exported')).toMatchObject({ detail: 'everything' });
  });
});

describe('deleting the account', () => {
  lifeTest('is asked for with the recovery code, shown at the next sign-in, and cancelled with one tap', async () => {
    const words = texts.deletion;
    await press(page, words.ask);
    await showRecoveryCode(page, words.confirm, owner.recoveryCode);
    await page.getByRole('alert').getByText('This account will be deleted', { exact: false }).waitFor();
    expect((await owner.call('lifetime', {})).deletion).not.toBeNull();
    await page.getByRole('button', { name: texts.nav.signOut, exact: true }).first().click();
    await trySignIn(page, 'ada');
    await page.getByRole('region', { name: words.label }).getByRole('button', { name: words.cancel }).click();
    await page.getByRole('region', { name: words.label }).waitFor({ state: 'detached' });
    expect((await owner.call('lifetime', {})).deletion).toBeNull();
    expect(await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)).toBe(false);
  });
});

/** The files of a ZIP, as text. */
async function filesOf(path: string): Promise<ReadonlyMap<string, string>> {
  const reader = new ZipReader(new BlobReader(await openAsBlob(path)), { useWebWorkers: false });
  const files = new Map<string, string>();
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) files.set(entry.filename, await entry.getData(new TextWriter()));
  }
  return files;
}
