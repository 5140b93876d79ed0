import type { Page } from 'playwright-core';
import { texts } from '../../server/web/src/texts.ts';

type Shoot = (name: string) => Promise<void>;

/** Pictures of quiet days, from any page behind the sign-in: messages, help, and the page when it has locked itself. */
export async function takeEverydayPictures(page: Page, shoot: Shoot): Promise<void> {
  await page.goto('/#/messages');
  await page.getByRole('heading', { name: texts.messages.addMail }).waitFor();
  await shoot('messages');
  await page.goto('/#/help');
  await page.getByRole('heading', { name: texts.help.title, level: 1 }).waitFor();
  await shoot('help');
  await page.getByRole('button', { name: texts.nav.lock, exact: true }).click();
  await page.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
  await shoot('locked');
}
