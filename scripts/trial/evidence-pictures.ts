import { packWords } from '@homeward/shared/pack/pack-words';
import type { Page } from 'playwright-core';
import { texts } from '../../server/web/src/texts.ts';
import { makePack, makeShareLink } from './console-walk.ts';

type Shoot = (page: Page, name: string) => Promise<void>;

/** On the page of a stolen Mac: what to do, an evidence pack, and its check by somebody without an account. */
export async function takeEvidencePictures(
  page: Page,
  { origin, recoveryCode }: { readonly origin: string; readonly recoveryCode: string },
  shoot: Shoot,
): Promise<void> {
  await page.getByRole('tab', { name: texts.theft.tab }).click();
  await shoot(page, 'stolen-what-to-do');
  await page.getByRole('tab', { name: texts.pack.tab }).click();
  await page.getByRole('button', { name: texts.pack.make, exact: true }).waitFor();
  await shoot(page, 'evidence-pack');
  await makePack(page, recoveryCode);
  const save = page.getByRole('link', { name: texts.pack.save });
  await save.waitFor({ timeout: 120_000 });
  await shoot(page, 'evidence-pack-ready');
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const stranger = await page.context().newPage();
  await stranger.goto(`${origin}/#/verify`);
  await stranger.getByLabel(texts.verify.choose).setInputFiles(await download.path());
  await stranger.getByText(packWords.holds).waitFor();
  await shoot(stranger, 'check-a-pack');
  await stranger.close();
  await takeSharePictures(page, recoveryCode, shoot);
}

/** A link for an officer, and what it opens for somebody without an account. */
async function takeSharePictures(page: Page, recoveryCode: string, shoot: Shoot): Promise<void> {
  await page.getByRole('tab', { name: texts.share.tab }).click();
  await page.getByRole('button', { name: texts.share.make, exact: true }).waitFor();
  await shoot(page, 'share-link');
  const link = await makeShareLink(page, recoveryCode);
  await shoot(page, 'share-link-made');
  const officer = await page.context().newPage();
  await officer.goto(link);
  await officer.getByText(texts.shared.checked).waitFor({ timeout: 120_000 });
  await officer.locator('.maplibregl-canvas').waitFor();
  await officer.waitForTimeout(2_500);
  await shoot(officer, 'shared');
  await officer.close();
}
