import type { Browser, Page } from 'playwright-core';

/** What a page did between two moments. */
export interface Watched {
  /** Milliseconds from the beginning until it showed what was waited for. */
  readonly shownMs: number;
  /** Tasks of the main thread of 50 ms and more, in milliseconds, as the browser itself counts them. */
  readonly longTasks: readonly number[];
  /** The longest time in which the page did not come to what it had set a timer for, in milliseconds. */
  readonly longestGapMs: number;
}

/** What is waited for: an element of the selector with the words in it, as often as said. */
export interface Shown {
  readonly selector: string;
  readonly words: string;
  readonly count?: number;
}

declare global {
  interface Window {
    /** Of the probe: what the page has done since it was loaded, by the page's own clock. */
    homewardProbe: {
      readonly tasks: { readonly at: number; readonly ms: number }[];
      readonly gaps: { readonly at: number; readonly ms: number }[];
    };
  }
}

const PATIENCE_MS = 180_000;

/** The page is asked this often whether it is there: by a timer, since to ask for frames would make it draw some. */
const TICK_MS = 50;

/** Has each page of the context write down its long tasks and late timers from its beginning. */
export async function probePage(page: Page): Promise<void> {
  await page.addInitScript((tickMs: number) => {
    const probe: Window['homewardProbe'] = { tasks: [], gaps: [] };
    window.homewardProbe = probe;
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) probe.tasks.push({ at: startTime, ms: duration });
    }).observe({ type: 'longtask', buffered: true });
    let before = performance.now();
    setInterval(() => {
      const now = performance.now();
      if (now - before > 2 * tickMs) probe.gaps.push({ at: before + tickMs, ms: now - before - tickMs });
      before = now;
    }, tickMs);
  }, TICK_MS);
}

/** The page's own clock. */
export const pageNow = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Waits until the page shows it. @returns when, by the page's own clock: to a twentieth of a second. */
export async function untilShown(page: Page, shown: Shown): Promise<number> {
  const handle = await page.waitForFunction(
    ({ selector, words, count = 1 }) => {
      const found = [...document.querySelectorAll(selector)].filter(({ textContent }) => textContent?.includes(words));
      return found.length >= count ? performance.now() : null;
    },
    shown,
    { timeout: PATIENCE_MS, polling: TICK_MS },
  );
  return (await handle.jsonValue()) ?? Number.NaN;
}

/** What the page did from one moment to another of its own clock. */
export async function watchedFrom(page: Page, from: number, shownAt: number, until = shownAt): Promise<Watched> {
  const { tasks, gaps } = await page.evaluate(() => window.homewardProbe);
  const within = ({ at, ms }: { at: number; ms: number }) => at + ms > from && at < until;
  return {
    shownMs: shownAt - from,
    longTasks: tasks.filter(within).map(({ ms }) => ms),
    longestGapMs: Math.max(0, ...gaps.filter(within).map(({ ms }) => ms)),
  };
}

/** An event of Chromium's own trace, in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** A task of the page's main thread, in milliseconds. */
export interface MainTask {
  readonly ms: number;
  /** By its own processor time: without what it waited for. */
  readonly cpuMs: number;
  /** Without what it waited for the process that draws WebGL. */
  readonly ownMs: number;
}

/** How a page waits for the process that draws: where there is no graphics processor, until a program has drawn the picture. */
const WAITS = new Set(['CommandBufferProxyImpl::WaitForGetOffset', 'CommandBufferProxyImpl::WaitForToken']);

/** Has the browser write down the tasks of the page's main thread, while `walk` goes on. @returns what `walk` does, and the tasks */
export async function mainTasks<T>(browser: Browser, page: Page, walk: () => Promise<T>) {
  await browser.startTracing(page, { categories: ['toplevel', 'gpu'] });
  const walked = await walk();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threads = traceEvents.flatMap(({ name, args, pid, tid }) =>
    name === 'thread_name' && args.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
  );
  const spans = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && threads.includes(`${pid} ${tid}`));
  const waits = spans.filter(({ name }) => WAITS.has(name));
  const tasks = spans
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .map(({ pid, tid, ts, dur = 0, tdur = 0 }): MainTask => {
      const within = waits.filter(
        (wait) => wait.pid === pid && wait.tid === tid && wait.ts >= ts && wait.ts < ts + dur,
      );
      const waited = within.reduce((sum, wait) => sum + (wait.dur ?? 0), 0);
      return { ms: dur / 1_000, cpuMs: tdur / 1_000, ownMs: (dur - waited) / 1_000 };
    });
  return { walked, tasks };
}
