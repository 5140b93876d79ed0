import type { Page } from 'playwright-core';
import { showRecoveryCode } from '../../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../../scripts/trial/owner.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { chooseMore, inDialog, openMac, press, signIn } from '../console-under-test.ts';
import { cycleIn, type SealedMachine } from '../sealed-machine.ts';
import { reportAt, type Spot, spots } from './captures.ts';
import { DAY_MS, HOUR_MS, order } from './household.ts';
import { changeData } from './server-data.ts';
import type { Chapter, Look, Walk } from './walk.ts';

const names = {
  /** Stolen a month ago, and never ordered anew. */
  ranOut: 'Mabel’s MacBook',
  /** Let go on the Mac itself, by whoever administers it. */
  unpaired: 'Mabel’s iMac',
  /** One of its items is missing. */
  gap: 'Library Mac mini',
  /** Of two that were retired, the one that can be taken back. */
  leaving: 'Travel MacBook',
  retired: 'First MacBook',
  /** Paired, and not heard of yet. */
  silent: 'Newest MacBook',
} as const;

/** Standings that no Mac of the household is in, and a history that does not hold: on an account of their own. */
export const otherStandings: Chapter = async (walk) => {
  const { site, look, newPage } = walk;
  const { owner, retired } = await moveIn(walk);
  const page = await newPage();
  await signIn(page, 'mabel');
  for (const name of [names.leaving, names.retired]) {
    await openMac(page, name);
    await retire(page, owner.recoveryCode);
    await toAll(page);
  }
  // Its two weeks go by.
  changeData(site, (data) =>
    data.prepare('update devices set tombstone_at = tombstone_at - ? where id = ?').run(15 * DAY_MS, retired.deviceId),
  );
  await page.reload();
  await signIn(page, 'mabel');
  await page.getByRole('heading', { name: texts.macs.retired }).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await look('macs-of-other-standings', page, { isMain: true });
  for (const [picture, name, words] of [
    ['theft-ran-out', names.ranOut, 'went back to protected'],
    ['unpaired-there', names.unpaired, texts.macs.needs.released.administrator(names.unpaired)],
    ['leaving', names.leaving, texts.mac.tombstone.retire],
    ['retired', names.retired, texts.macs.standing.retired],
    ['items-missing', names.gap, texts.mac.chainGap(3)],
  ] as const) {
    await openMac(page, name);
    await page.getByText(words, { exact: false }).first().waitFor();
    await page.locator('.maplibregl-canvas').waitFor();
    await look(picture, page);
    if (name === names.ranOut) await markAnew(page, look);
    await toAll(page);
  }
  await alteredItem(page, walk);
  await page.context().close();
};

/** @returns among others the Mac that is to be retired for good. */
async function moveIn({ site }: Walk): Promise<{ readonly owner: TrialOwner; readonly retired: SealedMachine }> {
  const owner = await site.newOwner('mabel');
  const paired = (name: string) => site.newMachine(owner, name, name.split(' ').slice(1).join(' '));
  const now = Date.now();
  const ranOut = await paired(names.ranOut);
  await order(owner, ranOut, 'stolen', now - 31 * DAY_MS);
  await report(ranOut, spots.cafe, now - 30.5 * DAY_MS, 'stolen');
  await report(ranOut, spots.flat, now - HOUR_MS);
  const unpaired = await paired(names.unpaired);
  await report(unpaired, spots.home, now - 2 * HOUR_MS);
  await unpaired.send('event', { v: 1, event: 'released', by: 'administrator' });
  const gap = await paired(names.gap);
  await report(gap, spots.studio, now - 3 * HOUR_MS);
  // Sealed, numbered, and never sent.
  await gap.make('report', { mediaType: 'application/json', bytes: new Uint8Array(2) }, now - 2 * HOUR_MS);
  await report(gap, spots.studio, now - HOUR_MS);
  await report(await paired(names.leaving), spots.vienna, now - HOUR_MS);
  const retired = await paired(names.retired);
  await report(retired, spots.lisbon, now - DAY_MS);
  await paired(names.silent);
  return { owner, retired };
}

const report = (mac: SealedMachine, spot: Spot, at: number, mode: 'stolen' | 'protected' = 'protected') =>
  mac.sendAt('report', reportAt({ spot, at, cycle: cycleIn(mode) }), at);

/** The order “stolen” that ran out is the latest one of its Mac: while it is, the server asks for a proof. */
async function retire(page: Page, recoveryCode: string): Promise<void> {
  await chooseMore(page, texts.mac.actions.retire);
  await inDialog(page, texts.change.confirm.retire);
  await showRecoveryCode(page, texts.change.confirm.retire, recoveryCode);
  await page.getByRole('button', { name: texts.mac.keep, exact: true }).waitFor();
}

const toAll = async (page: Page) => {
  await page.getByRole('link', { name: texts.mac.back, exact: true }).click();
  await page.getByRole('heading', { name: texts.macs.title, exact: true }).waitFor();
};

async function markAnew(page: Page, look: Look): Promise<void> {
  await press(page, texts.mac.actions.stolen);
  await page.getByRole('dialog').getByRole('button', { name: texts.stolen.confirm, exact: true }).waitFor();
  await look('theft-ran-out-marked-anew', page);
  await page.keyboard.press('Escape');
}

/** What comes is not what was sealed. */
async function alteredItem(page: Page, { look }: Walk): Promise<void> {
  await page.route('**/sealed*', async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1;
    await route.fulfill({ response, body });
  });
  await page.reload();
  await signIn(page, 'mabel');
  await openMac(page, names.gap);
  await page.getByText(texts.mac.itemRefused(1)).waitFor();
  await look('item-refused', page);
  await page.unrouteAll({ behavior: 'wait' });
}
