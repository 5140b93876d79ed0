import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ListedItem } from '@homeward/shared/api/devices';
import { api } from '@homeward/shared/api/table';
import { envelopeKind } from '@homeward/shared/envelope';
import { readSigned } from '@homeward/shared/signed';
import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { pairMachine, startAgent } from '../../scripts/trial/machine-under-trial.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { until } from '../until.ts';
import { type ConsoleUnderTest, openMac, press, signIn } from './console-under-test.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

/** A new recovery code and new keys, in the owner's browser, with a real agent that hears of both. */

const MAC = 'Ada’s MacBook';
const NEW_PASSWORD = 'copper saddle winter orchid lantern meadow';

let site: ConsoleUnderTest;
let owner: TrialOwner;
let deviceId: string;
let page: Page;
let recoveryCode: string;
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

const keysTest = testsOnOneSite(async (started) => {
  site = started;
  owner = await site.newOwner('ada');
  recoveryCode = owner.recoveryCode;
  const directory = await mkdtemp(join(tmpdir(), 'homeward-keys-'));
  closing.push(() => rm(directory, { recursive: true, force: true }));
  ({ deviceId } = (await pairMachine(owner, site.origin, directory, MAC)).device);
  const agent = startAgent(['run', '--data', directory, '--camera', 'TEST', '--interval-protected', '2']);
  closing.push(() => agent.stop());
  page = await site.newPage();
  await signIn(page, 'ada');
});

async function openAccount() {
  await page.getByRole('link', { name: texts.nav.account }).first().click();
  await page.getByRole('heading', { name: texts.keys.title }).waitFor();
}

/** The Mac has signed that it took what was changed last. */
const untilConfirmed = () => page.locator('.mac-keys li.confirmed', { hasText: MAC }).waitFor();

/** Which keys the Mac's items are sealed to, the newest first. */
async function recipients(): Promise<string[]> {
  const answer = await page.request.get(api.items.path.replace(':deviceId', deviceId));
  const { items } = (await answer.json()) as { items: ListedItem[] };
  return items.map(({ envelope }) => readSigned(envelopeKind, envelope).recipientId);
}

describe('a new recovery code', () => {
  keysTest('is printed, checked and put in place with the old one, and the Mac hears of it', async () => {
    await until(async () => (await recipients()).length > 1, 'the first report');
    await openAccount();
    await page.getByRole('link', { name: texts.keys.renew }).click();
    await press(page, texts.renewCode.begin);
    await page.getByRole('heading', { name: texts.kit.title }).waitFor();
    const groups = await page.locator('.kit-code li').allInnerTexts();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.kit-code li').last().isVisible()).toBe(true);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await press(page, texts.kit.written);
    for (const [index, group] of groups.entries()) {
      const field = page.getByLabel(texts.kit.group(index + 1), { exact: true });
      if ((await field.count()) > 0) await field.fill(group);
    }
    await press(page, texts.renewCode.checked);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(texts.fields.recoveryCode).fill(recoveryCode);
    await dialog.getByRole('button', { name: texts.renewCode.confirm, exact: true }).click();
    await page.getByText(texts.renewCode.done, { exact: true }).waitFor();
    recoveryCode = groups.join('-');
    await page.getByRole('link', { name: texts.renewCode.back }).click();
    await untilConfirmed();
  });
});

describe('all keys anew', () => {
  keysTest('also when the answer is lost; the Mac takes them, other sessions end', async () => {
    const elsewhere = await site.newPage();
    await signIn(elsewhere, 'ada');
    await openAccount();
    await page.getByRole('link', { name: texts.keys.rotate }).click();
    await page.getByLabel(texts.newKeys.code, { exact: true }).fill(recoveryCode);
    await page.getByLabel(texts.newKeys.password, { exact: true }).fill(NEW_PASSWORD);
    await page.getByText(texts.signUp.strength[4], { exact: true }).waitFor();
    await page.route(
      `**${api.rotateFinish.path}`,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await press(page, texts.newKeys.submit);
    await page.getByText(texts.newKeys.unsure, { exact: true }).waitFor();
    await press(page, texts.newKeys.again);
    await page.getByRole('heading', { name: texts.newKeys.doneTitle }).waitFor();
    await untilConfirmed();
    await elsewhere.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
    await elsewhere.close();
  });

  keysTest('open what is reported from then on, and what was reported before', async () => {
    await until(async () => new Set(await recipients()).size === 2, 'a report to the new keys');
    const [latest = '', ...others] = await recipients();
    const before = others.filter((recipient) => recipient !== latest).length;
    expect(before).toBeGreaterThan(1);
    await page.getByRole('link', { name: texts.nav.overview }).first().click();
    await openMac(page, MAC);
    await page.getByText(texts.mac.banner.protected).waitFor();
    const opened = async () => Number.parseInt(await page.locator('.verified').innerText(), 10);
    await until(async () => (await opened()) > before, 'that all of it opens');
    expect(await page.locator('.is-refused, .notice.problem').count()).toBe(0);
    await signIn(page, 'ada', NEW_PASSWORD);
    await page.getByRole('link', { name: MAC, exact: true }).waitFor();
  });
});
