import type { Page } from 'playwright-core';
import { texts } from '../../server/web/src/texts.ts';

/** What a person does in the console, step by step, finding everything by its words as a person does. */

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/**
 * Signs up: name, password, the recovery kit, proof that it is on paper.
 * @param onStep told after each step; for pictures.
 * @returns the recovery code.
 */
export async function signUpInConsole(
  page: Page,
  invitationLink: string,
  { loginName, password }: { readonly loginName: string; readonly password: string },
  onStep: (name: string) => Promise<void> = async () => {},
): Promise<string> {
  await page.goto(invitationLink);
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(loginName);
  await page.getByLabel(texts.fields.password, { exact: true }).fill(password);
  await page.getByText(texts.signUp.strength[4], { exact: true }).waitFor();
  await onStep('sign-up');
  await press(page, texts.signUp.submit);
  await page.getByRole('heading', { name: texts.kit.title }).waitFor();
  const groups = await page.locator('.kit-code li').allInnerTexts();
  await onStep('recovery-kit');
  await press(page, texts.kit.written);
  for (const [index, group] of groups.entries()) {
    const field = page.getByLabel(texts.kit.group(index + 1), { exact: true });
    if ((await field.count()) > 0) await field.fill(group);
  }
  await onStep('recovery-kit-check');
  await press(page, texts.kit.submit);
  await page.getByRole('heading', { name: texts.macs.title }).waitFor();
  return groups.join('-');
}

/** Begins to add a Mac. @returns the pairing link. */
export async function addMac(page: Page): Promise<string> {
  await page.getByRole('link', { name: texts.macs.add }).first().click();
  const link = page.getByRole('link', { name: texts.add.openLink });
  await link.waitFor();
  return (await link.getAttribute('href')) ?? '';
}

/** Waits for the claim. @returns the six digits that the console shows. */
export async function readDigits(page: Page): Promise<string> {
  await page.getByRole('heading', { name: texts.add.compareTitle }).waitFor();
  return (await page.locator('.digits').innerText()).replace(/\D/g, '');
}

/** The digits match: names the Mac, confirms it and opens its page. */
export async function confirmMac(page: Page, name: string): Promise<void> {
  await page.getByLabel(texts.add.nameLabel).fill(name);
  await press(page, texts.add.confirm);
  await page.getByRole('link', { name: texts.add.openMac }).click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

/** Marks the Mac whose page is open as stolen. */
export async function markStolen(page: Page): Promise<void> {
  await press(page, texts.mac.actions.stolen);
  await page.getByRole('dialog').getByRole('button', { name: texts.stolen.confirm, exact: true }).click();
}

/** Says that the Mac is back, with the recovery code that the console asks for. */
export async function markRecovered(page: Page, recoveryCode: string): Promise<void> {
  await press(page, texts.mac.actions.recovered);
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: texts.change.confirm.recovered, exact: true });
  const code = dialog.getByLabel(texts.fields.recoveryCode);
  await code.or(confirm).first().waitFor();
  if ((await code.count()) === 0) await confirm.click();
  await code.fill(recoveryCode);
  await confirm.click();
  await dialog.waitFor({ state: 'detached' });
}

/** Answers what asks for a proof on quiet days too. */
export async function showRecoveryCode(page: Page, confirm: string, recoveryCode: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(texts.fields.recoveryCode).fill(recoveryCode);
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Has the pack made that the open form says. */
export async function makePack(page: Page, recoveryCode: string): Promise<void> {
  await press(page, texts.pack.make);
  await showRecoveryCode(page, texts.pack.make, recoveryCode);
}

/** Has the link made that the open form says. @returns the link */
export async function makeShareLink(page: Page, recoveryCode: string): Promise<string> {
  await press(page, texts.share.make);
  await showRecoveryCode(page, texts.share.make, recoveryCode);
  const link = page.getByRole('region', { name: texts.share.link });
  await link.waitFor();
  return (await link.innerText()).trim();
}

export const openTab = (page: Page, tab: keyof typeof texts.mac.tabs) =>
  page.getByRole('tab', { name: texts.mac.tabs[tab] }).click();
