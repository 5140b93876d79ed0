import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import type { Page } from 'playwright-core';
import { addMac, signUpInConsole } from '../../../scripts/trial/console-walk.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { PASSWORD, press, trySignIn } from '../console-under-test.ts';
import { claimByHand } from '../unsealed-machine.ts';
import { LOGIN_NAME } from './household.ts';
import type { Chapter, Look } from './walk.ts';

/** Everything that can be seen without an account. */
export const beforeSignIn: Chapter = async ({ newPage, look }) => {
  const page = await newPage();
  await page.goto('/');
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await look('sign-in', page, { isMain: true });
  await trySignIn(page, LOGIN_NAME, 'not this one');
  await page.getByRole('alert').waitFor();
  await look('sign-in-refused', page);
  await page.getByRole('link', { name: texts.signIn.forgot }).click();
  await page.getByRole('heading', { name: texts.recover.title }).waitFor();
  await look('recover', page);
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(LOGIN_NAME);
  await page.getByLabel(texts.fields.recoveryCode, { exact: true }).fill(newRecoveryCode());
  await page.getByLabel(texts.fields.newPassword, { exact: true }).fill(PASSWORD);
  await press(page, texts.recover.submit);
  await page.getByRole('alert').waitFor();
  await look('recover-refused', page);
  for (const name of ['help', 'privacy', 'safety'] as const) {
    await page.goto(`/#/${name}`);
    await page.getByRole('heading', { name: texts[name].title, level: 1 }).waitFor();
    await look(`${name}-signed-out`, page);
  }
  await page.context().close();
};

/** Naming a server, where the console came from elsewhere. */
export const elsewhere: Chapter = async ({ newPage, look, site }) => {
  const page = await newPage();
  await page.route('**/api/server', (asked) => asked.fulfill({ status: 404, contentType: 'text/html', body: '' }));
  await page.goto('/');
  await page.getByRole('heading', { name: texts.server.title }).waitFor();
  await look('name-a-server', page);
  await page.getByLabel(texts.server.label, { exact: true }).fill('127.0.0.1:1');
  await press(page, texts.server.submit);
  await page.getByRole('alert').waitFor();
  await look('name-a-server-silent', page);
  await page.unroute('**/api/server');
  await page.getByLabel(texts.server.label, { exact: true }).fill(site.origin);
  await press(page, texts.server.submit);
  await page.getByText(texts.server.inMemory).waitFor();
  await look('sign-in-elsewhere', page);
  await page.context().close();
  // A server's own page may speak to that server alone; Chromium says so in one of two ways.
  site.forgive(/violates the (following|document's) Content Security Policy/);
};

const NEW_NAME = 'grace';

/** Signing up, and the first Mac: added, and not yet heard of. */
export const newOwner: Chapter = async (walk) => {
  const { newPage, look, site, owner } = walk;
  const page = await newPage();
  const link = '/#/sign-up?invitation=none';
  await page.goto(link);
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(LOGIN_NAME);
  await page.getByLabel(texts.fields.password, { exact: true }).fill(PASSWORD);
  await press(page, texts.signUp.submit);
  await page.getByRole('alert').waitFor();
  await look('sign-up-refused', page);
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(NEW_NAME);
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await signUpInConsole(page, link, { loginName: NEW_NAME, password: PASSWORD }, (step) => look(step, page));
  await page.getByText(texts.macs.emptyTitle).waitFor();
  await look('no-macs', page, { isMain: true });
  await page.goto('/#/nowhere');
  await page.getByRole('heading', { name: texts.notFound.title }).waitFor();
  await look('no-such-page', page);
  await page.goto('/#/');
  await addMac(page);
  const claim = async () => {
    await page.locator('.pairing-code li').first().waitFor();
    const code = (await page.locator('.pairing-code li').allInnerTexts()).join('-');
    await claimByHand(owner.call, site.origin, { form: 'code', code }, 'Graces-MacBook.local', 'MacBook Pro');
    await page.getByRole('heading', { name: texts.add.compareTitle }).waitFor();
  };
  await page.locator('.pairing-code li').first().waitFor();
  await look('add-a-mac', page, { isMain: true });
  await claim();
  await look('compare-digits', page);
  await press(page, texts.add.refuse);
  await page.getByRole('heading', { name: texts.add.refusedTitle }).waitFor();
  await look('pairing-refused', page);
  await press(page, texts.add.again);
  await claim();
  await page.getByLabel(texts.add.nameLabel).fill('Grace’s MacBook');
  await press(page, texts.add.confirm);
  await page.getByRole('link', { name: texts.add.openMac }).waitFor();
  await look('paired', page);
  await page.getByRole('link', { name: texts.add.openMac }).click();
  await emptyTabs(page, look);
  await page.context().close();
};

/** Each list of a Mac that has sent nothing. */
async function emptyTabs(page: Page, look: Look): Promise<void> {
  await page.getByText(texts.timeline.empty).waitFor();
  await look('mac-without-reports', page);
  for (const [tab, name, words] of [
    ['photos', texts.mac.tabs.photos, texts.photos.empty],
    ['routes', texts.mac.tabs.routes, texts.routes.empty],
    ['networks', texts.networks.tab, texts.networks.empty],
    ['machine', texts.mac.tabs.machine, texts.health.title],
    ['share', texts.share.tab, texts.share.none],
  ] as const) {
    await page.getByRole('tab', { name }).click();
    await page.getByText(words, { exact: true }).first().waitFor();
    await look(`no-${tab}`, page, { part: 'tab' });
  }
}
