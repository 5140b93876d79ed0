import { expect } from '@jest/globals';
import type { PairingView } from '../../../../agent/src/shell/pairing-view.ts';
import { compare, pairingViews as views } from '../../../../scripts/trial/window-states.ts';
import { needs } from '../../../programs.ts';
import { everyStateIsClean, expectClean, focused, tabOrder, windowsInChromium } from './window-in-chromium.ts';

const inChromium = needs('chromium');
const openWindow = windowsInChromium();
const host = 'homeward.example.org';
const { words } = views['enter-again'];

const open = (view: PairingView) => openWindow('pairing', { 'pairing:view': { value: view } });

everyStateIsClean('pairing', openWindow);

inChromium('a pasted link is handed on, without the blanks around it', async () => {
  const { page, hasAsked } = await open(views.enter);
  expect(await focused(page)).toBe('Pairing link');
  await page.keyboard.insertText('  homeward://pair?server=x\n');
  await page.keyboard.press('Enter');
  expect(await hasAsked(1)).toEqual([['pairing:enter', { form: 'link', link: 'homeward://pair?server=x' }]]);
});

inChromium('server and code are typed and sent by the keyboard alone', async () => {
  const { page, hasAsked } = await open(views.enter);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(host);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('abcd-efgh-jkmn-pqrs');
  await page.keyboard.press('Enter');
  expect(await hasAsked(1)).toEqual([['pairing:enter', { form: 'code', server: host, code: 'abcd-efgh-jkmn-pqrs' }]]);
});

inChromium('the keyboard reaches everything, in the order in which it is read', async () => {
  const { page } = await open(views.enter);
  expect(await tabOrder(page)).toEqual(['Cancel', 'Continue', 'Link', 'Pairing link']);
});

inChromium('what the main process refuses is said beside the field, which keeps what was typed', async () => {
  const { page, play } = await open(views.enter);
  play({ 'pairing:enter': { words } });
  await page.keyboard.insertText('rubbish');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  expect(await page.locator('textarea').inputValue()).toBe('rubbish');
});

inChromium('and so is what fails later; the server and the code that were typed are still there', async () => {
  const { page, tell, hasAsked } = await open(views.enter);
  await page.getByRole('radio', { name: 'Code' }).check();
  await page.getByLabel('Server').fill(host);
  await page.getByLabel('Pairing code').fill('abcd');
  await page.keyboard.press('Enter');
  await hasAsked(1);
  await tell('pairing:changed', views['enter-again']);
  await page.getByRole('alert').getByText(words).waitFor();
  expect(await page.getByLabel('Server').inputValue()).toBe(host);
});

for (const name of ['offered', 'asking', 'compare', 'confirmed', 'paired', 'refused'] as const) {
  inChromium(`${name}: Return and Escape do no more than cancel`, async () => {
    const { page, hasAsked } = await open(views[name]);
    await page.getByRole('button').first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await hasAsked(2)).toEqual([
      ['window:close', null],
      ['window:close', null],
    ]);
  });
}

inChromium('a clicked link names the server, and goes on by a click only', async () => {
  const { page, hasAsked } = await open(views.offered);
  await page.getByText(host).waitFor();
  expect(await focused(page)).toBe('Cancel');
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await hasAsked(1)).toEqual([['pairing:proceed', null]]);
});

inChromium(
  'server, account, model and digits are shown; agreeing is one click, and then the console is waited for',
  async () => {
    const { page, tell, hasAsked } = await open(views.asking);
    await page.getByText('Waiting for its answer…').waitFor();
    await tell('pairing:changed', compare);
    await page.getByRole('img', { name: 'Six digits: 4 0 7 9 1 2' }).waitFor();
    expect(await page.locator('main').innerText()).toMatch(
      /407\s*912[\s\S]*homeward\.example\.org[\s\S]*ada[\s\S]*MacBookPro18,3/,
    );
    expect(await focused(page)).toBe('Cancel');
    await page.getByRole('button', { name: 'They agree, pair this Mac' }).click();
    expect(await hasAsked(1)).toEqual([['pairing:confirm', null]]);
    await tell('pairing:changed', views.confirmed);
    await page.getByText('Now confirm in the console').waitFor();
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Cancel']);
    expect(await focused(page)).toBe('Cancel');
  },
);

inChromium('what a server says is text, whatever it looks like', async () => {
  const loginName = '<img src=x onerror="document.title=1"><b>';
  const { page } = await open({ ...compare, loginName });
  await page.getByText(loginName).waitFor();
  expect(await page.locator('main img').count()).toBe(0);
});

inChromium(
  'a view that does not come is waited for, and one that cannot be told is said, and asked for again',
  async () => {
    const { page, play } = await openWindow('pairing', { 'pairing:view': { words: 'Something went wrong.' } });
    await page.getByRole('alert').getByText('Something went wrong.').waitFor();
    await expectClean(page);
    play({ 'pairing:view': 'pending' });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('status').getByText('Loading…').waitFor();
    await expectClean(page);
  },
);
