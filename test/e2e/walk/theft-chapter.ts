import type { Page } from 'playwright-core';
import { markRecovered, markStolen, showRecoveryCode } from '../../../scripts/trial/console-walk.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { inDialog, openMac, press, signIn } from '../console-under-test.ts';
import { cycleIn } from '../sealed-machine.ts';
import { machineAt, reportAt, routeFrom, spots } from './captures.ts';
import { LOGIN_NAME, names } from './household.ts';
import { drawScene, SCENE } from './scenes.ts';
import type { Chapter } from './walk.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click();

/** A Mac that has been stolen since yesterday: everything that the page answers. */
export const stolenMac: Chapter = async ({ page, look, macs, newPage }) => {
  const hangUp = await macs.macBook.stayOnline();
  await page.goto('/#/');
  await openMac(page, names.macBook);
  await page.locator('.steps li.done', { hasText: texts.stolen.steps.evidence }).waitFor();
  await page.locator('.maplibregl-canvas').waitFor();
  await page.getByText('items checked').waitFor();
  await look('stolen', page, { isMain: true });
  await press(page, texts.theft.nudge(0, 5));
  await page.getByLabel(texts.theft.steps.police.title).check();
  await page.getByText(texts.theft.progress(1, 5)).waitFor();
  await page.getByLabel(texts.theft.reference).fill('B 12/3456');
  await press(page, texts.common.save);
  const notes = page.getByLabel(texts.theft.notes, { exact: true });
  await notes.fill('Officer Byron, +44 20 7946 0991. The flat is above the bicycle shop; told them, did not go there.');
  await press(page, texts.theft.saveNotes);
  await page.getByText(texts.theft.nudge(1, 5)).waitFor();
  await look('stolen-what-to-do', page, { isMain: true, part: 'tab' });
  await tab(page, texts.mac.tabs.photos);
  await page.locator('.gallery img').nth(3).waitFor();
  await look('stolen-photos', page, { part: 'tab' });
  await page.locator('.gallery-photo').first().click();
  await page.getByRole('dialog').locator('img').waitFor();
  await look('photo', page);
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await page.getByRole('dialog').getByLabel(texts.photos.brightness).fill('180');
  await look('photo-closer', page);
  await page.keyboard.press('Escape');
  await tab(page, texts.mac.tabs.routes);
  await page.locator('.route').first().waitFor();
  await look('stolen-routes', page, { part: 'tab' });
  await page.locator('.route').first().getByText(texts.routes.onMap).click();
  await page.locator('.route').first().getByText(texts.routes.asTable).click();
  await page.locator('.route tbody tr').first().waitFor();
  await page.locator('.route-map .land').waitFor();
  await look('stolen-route-drawn', page, { part: 'tab' });
  await tab(page, texts.networks.tab);
  await page.getByRole('heading', { name: spots.flat.address }).waitFor();
  await look('stolen-networks', page, { part: 'tab' });
  await tab(page, texts.mac.tabs.machine);
  await page.getByText(texts.machine.serial).waitFor();
  await look('stolen-machine', page, { part: 'tab' });
  await tab(page, texts.mac.tabs.timeline);
  await page.locator('.day-choice input').nth(-3).check({ force: true });
  await page.getByRole('slider', { name: texts.path.moment }).press('Home');
  await page.getByText(texts.path.toLatest).waitFor();
  await look('stolen-another-day', page, { part: 'map' });
  await press(page, texts.path.toLatest);
  const other = await newPage();
  await signIn(other, LOGIN_NAME);
  const near = page.getByRole('region', { name: texts.sameNetwork.label });
  await near.waitFor();
  await look('session-in-its-network', page);
  await near.getByRole('button', { name: texts.sameNetwork.end }).click();
  await near.waitFor({ state: 'detached' });
  await other.context().close();
  hangUp();
  await page.getByText(texts.mac.stolenOffline, { exact: false }).waitFor();
  await look('stolen-not-heard-of', page);
};

/** From the first question to “it is back”, with what stands on the page in between. */
export const theft: Chapter = async ({ page, look, macs: { studio }, owner, newPage }) => {
  await page.goto('/#/');
  await openMac(page, names.studio);
  await press(page, texts.mac.actions.stolen);
  await page.getByRole('dialog').waitFor();
  await look('mark-as-stolen', page, { isMain: true });
  await page.keyboard.press('Escape');
  await markStolen(page);
  const step = (name: keyof typeof texts.stolen.steps) =>
    page.locator('.steps li.done', { hasText: texts.stolen.steps[name] }).waitFor();
  await step('ordered');
  await look('stolen-ordered', page);
  const hangUp = await studio.stayOnline();
  await studio.obey();
  await step('confirmed');
  await look('stolen-confirmed', page);
  const [cycle, at] = [cycleIn('stolen'), Date.now()];
  await studio.sendReport(reportAt({ spot: spots.studio, at, cycle }));
  await step('evidence');
  const drawing = await newPage();
  await studio.sendPhoto('FaceTime HD Camera', await drawScene(drawing, { camera: 'built-in', variant: 3 }), {
    cycle,
    ...SCENE,
  });
  await drawing.context().close();
  await studio.send('machine', machineAt(spots.studio, cycle, null));
  await studio.send('route', routeFrom(spots.studio, cycle));
  await look('stolen-first-evidence', page);
  await press(page, texts.mac.actions.recovered);
  await page.getByRole('dialog').waitFor();
  await look('recovered-asked', page);
  await inDialog(page, texts.change.confirm.recovered);
  await page.getByLabel(texts.fields.recoveryCode).waitFor();
  await look('recovered-asks-for-the-code', page);
  await page.keyboard.press('Escape');
  await markRecovered(page, owner.recoveryCode);
  await page.getByText(texts.recovered.waitingTitle).waitFor();
  await look('recovered-not-confirmed', page);
  await studio.obey();
  const summary = page.getByRole('region', { name: texts.recovered.title.protected });
  await summary.getByText(texts.recovered.counts(1, 1, 1)).waitFor();
  await look('recovered', page, { isMain: true });
  await summary.getByRole('button', { name: texts.recovered.erase }).click();
  await page.getByRole('dialog').waitFor();
  await look('recovered-erase', page);
  await showRecoveryCode(page, texts.recovered.eraseConfirm, owner.recoveryCode);
  await summary.getByRole('button', { name: texts.recovered.keep }).waitFor();
  await look('recovered-erasing', page);
  await summary.getByRole('button', { name: texts.recovered.keep }).click();
  await summary.getByRole('button', { name: texts.recovered.erase }).waitFor();
  hangUp();
};

/** Somebody at the Mac asks to have it let go; and a Mac that is about to leave. */
export const leaving: Chapter = async ({ page, look, macs: { studio } }) => {
  await page.goto('/#/');
  await openMac(page, names.studio);
  await studio.send('event', { v: 1, event: 'release-asked', wish: 'unpair' });
  await page.getByText(texts.releaseAsked.lede).waitFor();
  await look('release-asked', page);
  await press(page, texts.releaseAsked.letGo);
  await page.getByRole('dialog').waitFor();
  await look('let-go-asked', page);
  await page.keyboard.press('Escape');
};
