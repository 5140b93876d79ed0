import { afterAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { addMac, markStolen, signUpInConsole } from '../../scripts/trial/console-walk.ts';
import type { TrialOwner } from '../../scripts/trial/owner.ts';
import { texts } from '../../server/web/src/texts.ts';
import { until } from '../until.ts';
import { type ElsewhereServer, serveAsAHost, serveAsTheApp } from './console-elsewhere-server.ts';
import { type ConsoleUnderTest, openMac, PASSWORD, press, trySignIn } from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';
import { testsOnOneSite } from './tests-on-one-site.ts';

const MAC = 'Ada’s MacBook';

let site: ConsoleUnderTest;
let app: ElsewhereServer;
let host: ElsewhereServer;
let unlisted: ElsewhereServer;
let owner: TrialOwner;
let mac: SealedMachine;

/** What the pages got from anywhere that would put a cookie into the browser. */
const cookiesSet: string[] = [];

const test = testsOnOneSite(
  async (started) => {
    site = started;
    owner = await site.newOwner('ada');
    mac = await site.newMachine(owner, MAC);
    await mac.sendReport();
  },
  async () => {
    app = await serveAsTheApp(() => site.origin);
    [host, unlisted] = [await serveAsAHost(), await serveAsAHost()];
    return { listed: [app.origin, host.origin], unlisted: [unlisted.origin] };
  },
);
const elsewhereTest = (name: string, body: () => Promise<void>) =>
  test(name, async () => {
    await body();
    expect(cookiesSet).toEqual([]);
  });

afterAll(async () => {
  for (const each of [app, host, unlisted]) await each?.close();
});

async function newPage(): Promise<Page> {
  const page = await site.newPage();
  page.context().on('response', (response) => {
    // The page may be closed with an answer under way.
    void response.headerValue('set-cookie').then(
      (cookie) => cookie !== null && cookiesSet.push(cookie),
      () => {},
    );
  });
  return page;
}

const macs = (page: Page) => page.getByRole('heading', { name: texts.macs.title });

async function signInAt(page: Page, origin: string, loginName = 'ada'): Promise<void> {
  await page.goto(origin);
  await trySignIn(page, loginName);
  await macs(page).waitFor();
}

const cookiesOf = (page: Page) => page.context().cookies();
const sessions = async () => (await owner.call('sessions', {})).sessions;

elsewhereTest('an account is made in the app’s console, and kit and pairing name the server, not the app', async () => {
  const page = await newPage();
  const kits: string[] = [];
  await signUpInConsole(page, `${app.origin}/#/sign-up`, { loginName: 'grace', password: PASSWORD }, async (step) => {
    if (step === 'recovery-kit') kits.push(await page.locator('.kit').innerText());
  });
  expect(kits.join()).toContain(site.origin);
  expect(kits.join()).not.toContain(app.origin);
  const link = new URL(await addMac(page));
  expect(link.searchParams.get('server')).toBe(site.origin);
  expect(await cookiesOf(page)).toEqual([]);
  await page.context().close();
});

elsewhereTest('in the app’s console a Mac is seen live, by a session that says where it runs', async () => {
  const page = await newPage();
  await page.goto(app.origin);
  await page.getByText(texts.server.inMemory).waitFor();
  await page.getByText(new URL(site.origin).host).waitFor();
  expect(await page.getByRole('button', { name: texts.server.change }).count()).toBe(0);
  await signInAt(page, app.origin);
  await openMac(page, MAC);
  await page.getByText('London', { exact: false }).first().waitFor();
  await page.getByText(texts.mac.chainHolds(1)).waitFor();
  await page.getByText(texts.live.live, { exact: true }).waitFor();
  await mac.sendReport();
  await page.getByText(texts.mac.chainHolds(2)).waitFor();
  const tagged = (await sessions()).filter(({ onPairedMac }) => onPairedMac);
  expect(tagged).toMatchObject([{ carrier: 'bearer' }]);
  await page.getByRole('link', { name: texts.nav.account }).click();
  await page.getByText(texts.account.onPairedMac, { exact: true }).waitFor();
  // On a Mac that a thief may take nothing is kept, and nobody can have it kept.
  expect(await page.getByRole('switch', { name: texts.offline.label }).isDisabled()).toBe(true);
  await page.getByText(texts.offline.notHere.unable).waitFor();
  const kept = await page.evaluate(() =>
    JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }),
  );
  expect(JSON.parse(kept)).toEqual({
    cookie: '',
    'homeward.known-browsers': expect.any(String),
    'homeward.seen-state-rev': expect.any(String),
  });
  await page.context().close();
});

elsewhereTest('marking it stolen ends what is signed in on other paired Macs', async () => {
  const [here, there] = [await newPage(), await newPage()];
  await signInAt(there, app.origin);
  await signInAt(here, app.origin);
  await openMac(here, MAC);
  await markStolen(here);
  await mac.obey();
  await here.locator('.steps li.done', { hasText: texts.stolen.steps.confirmed }).waitFor();
  await there.getByRole('heading', { name: texts.signIn.lockedTitle }).waitFor();
  expect(await there.content()).not.toContain(MAC);
  expect((await sessions()).filter(({ onPairedMac }) => onPairedMac)).toHaveLength(1);
  for (const page of [here, there]) await page.context().close();
});

elsewhereTest('a reload ends the session, here and at the server', async () => {
  const page = await newPage();
  const before = new Set((await sessions()).map(({ id }) => id));
  const ours = async () => (await sessions()).filter(({ id }) => !before.has(id)).length;
  await signInAt(page, app.origin);
  expect(await ours()).toBe(1);
  await page.reload();
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await page.getByText(texts.server.inMemory).waitFor();
  await until(async () => (await ours()) === 0, 'the end of the session');
  expect(await cookiesOf(page)).toEqual([]);
  await signInAt(page, app.origin);
  await page.getByRole('button', { name: texts.nav.signOut }).first().click();
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await until(async () => (await ours()) === 0, 'the end of the session');
  await page.context().close();
});

elsewhereTest('a console that somebody hosts asks for the server once, and remembers it', async () => {
  const page = await newPage();
  await page.goto(host.origin);
  await page.getByRole('heading', { name: texts.server.title }).waitFor();
  const name = async (server: string) => {
    await page.getByLabel(texts.server.label, { exact: true }).fill(server);
    await press(page, texts.server.submit);
  };
  await name('http://homeward.example');
  await page.getByRole('alert').getByText('plain HTTP is allowed to this machine itself only').waitFor();
  // A server, but none of Homeward's.
  await name(app.origin);
  await page.getByRole('alert').getByText(`no Homeward server answers this console at ${app.origin}`).waitFor();
  await name(site.origin);
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await trySignIn(page, 'ada');
  await macs(page).waitFor();
  // Sessions of pages that an earlier test has closed may still be ending.
  const others = (await sessions()).filter(({ current }) => !current);
  expect(others).toContainEqual(expect.objectContaining({ carrier: 'bearer', onPairedMac: false }));
  await page.reload();
  await page.getByRole('heading', { name: texts.signIn.title }).waitFor();
  await page.getByText(new URL(site.origin).host).waitFor();
  await press(page, texts.server.change);
  await page.getByRole('heading', { name: texts.server.title }).waitFor();
  expect(await cookiesOf(page)).toEqual([]);
  await page.context().close();
  // A page's complaints have all come when it is gone.
  site.forgive(/blocked by CORS policy|Failed to load resource/);
});

elsewhereTest('a console at an origin that is not listed reaches nothing, and says what to ask for', async () => {
  const page = await newPage();
  await page.goto(unlisted.origin);
  await page.getByLabel(texts.server.label, { exact: true }).fill(site.origin);
  await press(page, texts.server.submit);
  await page.getByText(texts.server.unlisted(unlisted.origin)).waitFor();
  const tried = await page.evaluate(
    async ([server, bearer]) => {
      const ask = async (path: string, init: RequestInit) => {
        try {
          return (await fetch(server + path, init)).status;
        } catch {
          return 'nothing';
        }
      };
      const json = { 'content-type': 'application/json' };
      return [
        await ask('/api/account', { headers: { authorization: bearer } }),
        await ask('/api/account', { credentials: 'include' }),
        await ask('/api/sign-in/start', { method: 'POST', headers: json, body: '{}' }),
        await ask('/api/sign-out', { method: 'POST', headers: { authorization: bearer } }),
      ];
    },
    [site.origin, owner.authorization] as const,
  );
  expect(tried).toEqual(['nothing', 'nothing', 'nothing', 'nothing']);
  expect((await owner.call('account', {})).loginName).toBe('ada');
  await page.context().close();
  // A page's complaints have all come when it is gone.
  site.forgive(/blocked by CORS policy|Failed to load resource/);
});
