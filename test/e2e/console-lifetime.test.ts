import { describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { type ConsoleUnderTest, inDialog, press, signIn } from './console-under-test.ts';
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
    await list.getByText('That counts from', { exact: false }).waitFor();
    expect(await kept()).toEqual({ reportDays: 30, evidenceDays: 180 });
  });
});
