/** The app's windows on a stage: their pages as they are built, in a real browser, with a bridge that plays each state. */
import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { Check } from 'typebox/value';
import {
  type IpcEventName,
  type IpcNews,
  type IpcNewsName,
  type IpcRequest,
  type IpcValue,
  ipcEvents,
  ipcNews,
} from '../../agent/src/shell/ipc-contract.ts';
import { APP_ORIGIN, answerPage } from '../../agent/src/shell/page-files.ts';
import { texts } from '../../agent/src/shell/pages/texts.ts';
import { windowFrames } from '../../agent/src/shell/windows/window-frames.ts';
import type { WindowName } from '../../agent/src/shell/windows/window-names.ts';
import { addInter } from './inter-font.ts';

const root = dirname(dirname(import.meta.dirname));
const BUILD_DEADLINE_MS = 200_000;
const ACTION_DEADLINE_MS = 60_000;

/** When it is on the stage: milliseconds since 1970. Some afternoon in Vienna. */
export const STAGE_TIME = Date.UTC(2026, 10, 23, 14, 12);

/** A reply of the main process: a value, an error in words, one that depends on the request, or none yet. */
type Played<E extends IpcEventName> =
  | { readonly value: IpcValue<E> }
  | { readonly words: string }
  | ((request: IpcRequest<E>) => { readonly value: IpcValue<E> } | { readonly words: string })
  | 'pending';

/** What the main process answers; whatever is not listed succeeds with nothing. */
export type Play = { readonly [E in IpcEventName]?: Played<E> };

/** How the machine looks that the window opens on. */
export interface Surroundings {
  readonly colorScheme?: 'light' | 'dark';
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly isMac?: boolean;
}

export type Asked = readonly [event: IpcEventName, request: unknown];

export interface OpenWindow {
  readonly page: Page;
  /** What the page asked, in order, without its questions for its view. */
  readonly asked: readonly Asked[];
  /** Waits until the page has asked so many things, and tells what they were. */
  hasAsked(count: number): Promise<readonly Asked[]>;
  /** Changes what is answered from now on. */
  play(play: Play): void;
  /** Tells the page something, as the main process does. */
  tell<N extends IpcNewsName>(name: N, news: IpcNews<N>): Promise<void>;
  close(): Promise<void>;
}

export interface PageStage {
  open(browser: Browser, window: WindowName, play: Play, surroundings?: Surroundings): Promise<OpenWindow>;
  close(): Promise<void>;
}

/** Builds the pages and serves them, under the app's own policy. */
export async function startPageStage(): Promise<PageStage> {
  const folder = await mkdtemp(join(tmpdir(), 'homeward-pages-'));
  const build = [join(root, 'scripts/build-agent.ts'), '--pages', folder];
  await promisify(execFile)(process.execPath, build, { timeout: BUILD_DEADLINE_MS });
  const server = createServer(async (request, response) => {
    const url = `${APP_ORIGIN}${request.url}`;
    const answer = await answerPage(folder, { method: request.method ?? 'GET', url });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    open: (browser, window, play, surroundings = {}) =>
      openWindow(browser, `http://127.0.0.1:${port}`, window, play, surroundings),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the stand-in for the preload script keeps in the page. */
interface Backstage {
  homeward: unknown;
  playedAsk: (name: string, request: unknown) => Promise<unknown>;
  hear: (name: string, news: unknown) => void;
}

async function openWindow(
  browser: Browser,
  origin: string,
  window: WindowName,
  play: Play,
  { isMac = false, ...media }: Surroundings,
): Promise<OpenWindow> {
  const { width = 800, height = 600 } = windowFrames[window];
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Vienna',
    ...media,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(ACTION_DEADLINE_MS);
  // Its timers run all the same.
  await page.clock.setFixedTime(STAGE_TIME);
  let played = play;
  const asked: Asked[] = [];
  const counted = new EventEmitter();
  await page.exposeFunction('playedAsk', (name: string, request: unknown) => {
    if (!name.endsWith(':view')) asked.push([name as IpcEventName, request]);
    counted.emit('asked');
    return reply(window, name, request, played);
  });
  await page.addInitScript((isMac) => {
    const backstage = globalThis as unknown as Backstage;
    const listeners = new Map<string, Set<(news: unknown) => void>>();
    backstage.hear = (name, news) => {
      for (const listener of listeners.get(name) ?? []) listener(news);
    };
    backstage.homeward = {
      isMac,
      ask: (name: string, request: unknown) => backstage.playedAsk(name, request),
      listen: (name: string, listener: (news: unknown) => void) => {
        const heard = listeners.get(name) ?? new Set();
        listeners.set(name, heard.add(listener));
        return () => heard.delete(listener);
      },
    };
  }, isMac);
  await page.goto(`${origin}/${window}`);
  await addInter(page, '-apple-system');
  await page.locator('main').waitFor();
  if (play[`${window}:view` as IpcEventName] !== 'pending') {
    await page.locator('.dialog .waiting', { hasText: texts.common.loading }).waitFor({ state: 'detached' });
  }
  return {
    page,
    asked,
    hasAsked: async (count) => {
      const signal = AbortSignal.timeout(ACTION_DEADLINE_MS);
      while (asked.length < count) await once(counted, 'asked', { signal });
      return asked;
    },
    play: (next) => {
      played = { ...played, ...next };
    },
    tell: async (name, news) => {
      if (!Check(ipcNews[name].news, news)) throw new Error(`${name} does not fit the contract`);
      const told: [string, unknown] = [name, news];
      await page.evaluate(([name, news]) => (globalThis as unknown as Backstage).hear(name, news), told);
    },
    close: () => context.close(),
  };
}

/** As the main process answers: sender and payload are checked, and here the reply as well. */
async function reply(window: WindowName, name: string, request: unknown, play: Play): Promise<unknown> {
  const event = Object.hasOwn(ipcEvents, name) ? ipcEvents[name as IpcEventName] : undefined;
  if (!event || !(event.from as readonly WindowName[]).includes(window)) throw new Error(`${window} asked ${name}`);
  if (!Check(event.request, request)) throw new Error(`${name} was asked with ${JSON.stringify(request)}`);
  const part = play[name as IpcEventName] as Played<IpcEventName> | undefined;
  if (part === 'pending') return new Promise(() => {});
  const given = typeof part === 'function' ? part(request as never) : (part ?? { value: null });
  if ('words' in given) return { type: 'error', words: given.words };
  if (!Check(event.reply, given.value))
    throw new Error(`the play answers ${name} with what the contract does not know`);
  return { type: 'success', value: given.value };
}
