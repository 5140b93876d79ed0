import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/trial/browser.ts';
import { freePort } from '../../scripts/trial/free-port.ts';
import { signUpOwner, type TrialOwner } from '../../scripts/trial/owner.ts';
import { startServer } from '../../scripts/trial/trial-server.ts';
import { texts } from '../../server/web/src/texts.ts';
import { programPath } from '../program-path.ts';
import { until } from '../until.ts';
import { type LyingProxy, startLyingProxy } from './lying-proxy.ts';
import { SealedMachine } from './sealed-machine.ts';
import { pairByHand } from './unsealed-machine.ts';

export const PASSWORD = 'lantern orbit velvet thimble quarry meadow';

const PATIENCE_MS = 60_000;

/** A real server behind a proxy that can lie or be cut, a real Chromium, and watches over all that its pages do. */
export interface ConsoleUnderTest {
  /** Of the proxy: what browsers and machines dial. */
  readonly origin: string;
  /** Of the server itself. */
  readonly serverOrigin: string;
  readonly proxy: LyingProxy;
  /** What the server keeps: its data, and its secrets beside them. */
  readonly directory: string;
  /** A browser of its own, with nothing in it. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>;
  newPage(options?: BrowserContextOptions): Promise<Page>;
  newOwner(loginName: string): Promise<TrialOwner>;
  /** A machine of the owner's whose items go to the server even while the proxy is cut. */
  newMachine(owner: TrialOwner, name: string, model?: string): Promise<SealedMachine>;
  /** Requests of all pages to anywhere else. */
  readonly foreign: readonly string[];
  /** Errors that a page threw or wrote down: what its policy (CSP) refused is among them. */
  readonly complaints: readonly string[];
  /** Takes complaints off the list that a test has provoked. */
  forgive(provoked: RegExp): void;
  /** Ends the server and starts it again, as an operator does. @param meanwhile changes what lies on its disk */
  restartServer(meanwhile: () => void): Promise<void>;
  /** Ends the server itself; nobody answers at its address any more. */
  stopServer(): Promise<void>;
  close(): Promise<void>;
}

/** Origins that carry the console as well. */
export interface Elsewhere {
  /** The server is told of these. */
  readonly listed: readonly string[];
  readonly unlisted: readonly string[];
  /** Further flags of the server. */
  readonly flags?: readonly string[];
  /** By which name browsers dial: passkeys belong to a name, not to an address. */
  readonly host?: 'localhost';
}

export async function startConsole(
  { listed, unlisted, flags: further = [], host }: Elsewhere = { listed: [], unlisted: [] },
): Promise<ConsoleUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-console-'));
  const port = await freePort();
  const proxy = await startLyingProxy(`http://127.0.0.1:${port}`);
  const origin = host === undefined ? proxy.origin : proxy.origin.replace('127.0.0.1', host);
  const flags = ['--log-level', 'warn', '--public-url', origin, '--registration', 'open', ...further];
  if (listed.length > 0) flags.push('--console-origins', listed.join());
  let server = await startServer(directory, port, flags);
  const { browser, close } = await launchBrowser(programPath('chromium'));
  const foreign: string[] = [];
  const complaints: string[] = [];

  const newContext = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on('request', (request) => {
      const url = request.url();
      const isOwn = [origin, ...listed, ...unlisted].some((known) => url.startsWith(`${known}/`));
      if (!isOwn && !url.startsWith('blob:') && !url.startsWith('data:')) foreign.push(url);
    });
    context.on('weberror', (error) => complaints.push(error.error().message));
    context.on('console', (message) => {
      // Chromium itself writes down each answer of 4xx and each cut connection.
      const isOfTheNetwork = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isOfTheNetwork) complaints.push(message.text());
    });
    return context;
  };
  return {
    origin,
    serverOrigin: server.origin,
    proxy,
    directory,
    foreign,
    complaints,
    forgive: (provoked) => {
      complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !provoked.test(complaint)));
    },
    newContext,
    newPage: async (options) => (await newContext(options)).newPage(),
    newOwner: (loginName) => signUpOwner(server.origin, { loginName, password: PASSWORD }),
    newMachine: async (owner, name, model) => {
      const machine = await pairByHand(owner, origin, name, model);
      return new SealedMachine({ ...machine, origin: server.origin }, owner.account.keyring.recipient);
    },
    restartServer: async (meanwhile) => {
      await server.program.stop();
      meanwhile();
      server = await startServer(directory, port, flags);
    },
    stopServer: async () => {
      proxy.cut();
      await server.program.stop();
    },
    close: async () => {
      await close();
      await proxy.close();
      await server.program.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Fills the sign-in page in and sends it. */
export async function trySignIn(page: Page, loginName: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(loginName);
  await page.getByLabel(texts.fields.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
}

export async function signIn(page: Page, loginName: string, password = PASSWORD): Promise<void> {
  await page.goto('/');
  await trySignIn(page, loginName, password);
  await page.getByRole('heading', { name: texts.macs.title }).waitFor();
}

/** Opens the page of a Mac from the list. */
export async function openMac(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
}

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

export const inDialog = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

/** Opens “More” on the page of a Mac, and chooses one of its commands. */
export async function chooseMore(page: Page, name: string): Promise<void> {
  await press(page, texts.mac.actions.more);
  await page.getByRole('menuitem', { name, exact: true }).click();
}

/** Presses Tab until the named control has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const words = await focused(page);
    if (words === name) return;
    seen.push(words.slice(0, 30));
  }
  throw new Error(`Tab does not reach “${name}”, only ${seen.join(' · ')}`);
}

/** Waits until the named control has the focus: it gets there a moment after what is seen. */
export const untilFocused = (page: Page, name: string): Promise<void> =>
  until(
    async () => (await focused(page)) === name,
    async () => `the focus on “${name}”; it is on “${await focused(page)}”`,
  );

/** The words of the control that has the focus. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    return (label ?? element?.textContent ?? '').trim();
  });
