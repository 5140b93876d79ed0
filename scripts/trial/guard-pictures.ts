import type { Page } from 'playwright-core';
import { texts } from '../../server/web/src/texts.ts';

/** Pictures of what stands against a thief who is signed in. */

type Shoot = (name: string) => Promise<void>;

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

interface Elsewhere {
  readonly origin: string;
  readonly loginName: string;
  readonly password: string;
  /** Name of the Mac, which is marked as stolen and whose page is open. */
  readonly mac: string;
}

/** Somebody who is signed in elsewhere asks for “recovered”; the owner sees it, and vetoes it. */
export async function takeVetoPicture(page: Page, elsewhere: Page, shoot: Shoot, at: Elsewhere): Promise<void> {
  await elsewhere.goto(at.origin);
  await elsewhere.getByLabel(texts.fields.loginName, { exact: true }).fill(at.loginName);
  await elsewhere.getByLabel(texts.fields.password, { exact: true }).fill(at.password);
  await press(elsewhere, texts.signIn.submit);
  await elsewhere.getByRole('link', { name: at.mac, exact: true }).first().click();
  await press(elsewhere, texts.mac.actions.recovered);
  const dialog = elsewhere.getByRole('dialog');
  await dialog.getByRole('button', { name: texts.change.confirm.recovered, exact: true }).click();
  await dialog.getByRole('button', { name: texts.holds.ask, exact: true }).click();
  await page.getByRole('button', { name: texts.holds.veto, exact: true }).waitFor();
  await shoot('veto');
  await press(page, texts.holds.veto);
  await page.getByRole('button', { name: texts.holds.veto, exact: true }).waitFor({ state: 'detached' });
  await elsewhere.context().close();
}

/** From the account page: a second factor, and the log. */
export async function takeAccountPictures(page: Page, shoot: Shoot): Promise<void> {
  await press(page, texts.factors.add);
  await page.locator('.factor-key').waitFor();
  await shoot('add-an-authenticator');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: texts.activity.link }).click();
  await page.locator('.activity-list li').first().waitFor();
  await shoot('activity');
}
