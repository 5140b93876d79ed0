import { access } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { locate } from '../../scripts/system-packages.ts';
import { launchBrowser } from '../../scripts/trial/browser.ts';
import { texts } from '../../server/web/src/texts.ts';
import { type ConsoleSite, putInOrder, startConsoleSite } from './console-site.ts';
import type { Figure } from './figure.ts';
import { mainTasks, pageNow, probePage, untilShown, watchedFrom } from './page-probe.ts';

/** As on a phone in a cheap café: four times slower than here. It holds for the page's main thread, not for its workers. */
const SLOW_DOWN = 4;
const BUILD = fileURLToPath(new URL('../../server/web/dist/index.html', import.meta.url));
/** What comes after the last thing was shown belongs to it. */
const SETTLE_MS = 2_000;
const PATIENCE_MS = 180_000;

/**
 * The console against a real server, in Chromium slowed down four times.
 * @param kept a directory in which the server's data are made once; unless given they are made anew.
 */
export async function measureConsole(kept: string | undefined): Promise<Figure[]> {
  const chromium = locate('chromium', process.env['PATH'] ?? '');
  const isBuilt = await access(BUILD).then(
    () => true,
    () => false,
  );
  if (!chromium || !isBuilt) {
    process.stderr.write('the console is left out: it needs Chromium and a build of the console\n');
    return [];
  }
  const site = await startConsoleSite(kept);
  const { browser, close } = await launchBrowser(chromium);
  try {
    const signIn = await signInPage(browser, site);
    // Before a day arrives: afterwards there are more than a year's reports.
    const tasks = await tasksOfYear(browser, site);
    return [signIn, ...(await walk(browser, site)), ...tasks];
  } finally {
    await close();
    await site.close();
  }
}

/** How much script the sign-in page takes over the wire. */
async function signInPage(browser: Browser, { origin }: ConsoleSite): Promise<Figure> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const scripts = new Map<string, string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType.includes('javascript') || response.mimeType.includes('wasm'))
      scripts.set(requestId, response.url);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await cdp.send('Network.enable');
  await page.goto(origin, { waitUntil: 'networkidle' });
  await page.getByLabel(texts.fields.password, { exact: true }).focus();
  await pause(SETTLE_MS);
  await context.close();
  const urls = [...scripts.values()];
  const map = urls.some((url) => /\/map-/.test(url)) ? 'THE MAP IS AMONG THEM' : 'the map is not among them';
  return {
    name: 'sign_in_script',
    value: bytes / 1_000,
    unit: 'kB',
    goal: { atMost: 320 },
    note: `${urls.length} files, compressed, with their headers; ${map}`,
  };
}

/** Signs in, looks at all Macs, opens the one with a year, leaves it and comes back, and lets a day arrive. */
async function walk(browser: Browser, site: ConsoleSite): Promise<Figure[]> {
  const { context, page, cdp } = await slowPage(browser, site);
  const figures = [
    ...(await overview(page, site)),
    ...(await year(page, site)),
    ...(await dayOfEvents(page, cdp, site)),
  ];
  await context.close();
  return figures;
}

/** The tasks of opening the year, by the browser's own trace: in a visit of its own, since to write it down takes time. */
async function tasksOfYear(browser: Browser, site: ConsoleSite): Promise<Figure[]> {
  const { context, page } = await slowPage(browser, site);
  await overview(page, site);
  const { tasks } = await mainTasks(browser, page, () => openYear(page, site));
  await context.close();
  const longestBy = (time: 'cpuMs' | 'ownMs') => tasks.reduce((most, task) => Math.max(most, task[time]), 0);
  return [
    {
      name: 'year_longest_task_without_gl_ms',
      value: longestBy('ownMs'),
      unit: 'ms',
      goal: { atMost: 100 },
      note: `without their waiting for the map’s picture, which no graphics processor draws here; ${tasks.filter(({ ownMs }) => ownMs > 100).length} over 100 ms, ${tasks.filter(({ ms, ownMs }) => ms > 100 && ownMs <= 100).length} more with the waiting; traced in a visit of its own; ${load()}`,
    },
    {
      name: 'year_longest_task_cpu_ms',
      value: longestBy('cpuMs'),
      unit: 'ms',
      goal: null,
      note: 'by its own processor time: without waiting for a core either',
    },
  ];
}

async function slowPage(browser: Browser, site: ConsoleSite) {
  const context = await browser.newContext({
    baseURL: site.origin,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await probePage(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN });
  return { context, page, cdp };
}

async function overview(page: Page, { loginName, password, counts }: ConsoleSite): Promise<Figure[]> {
  await page.goto('/');
  await page.getByLabel(texts.fields.loginName, { exact: true }).fill(loginName);
  await page.getByLabel(texts.fields.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: texts.signIn.submit, exact: true }).click();
  const shownAt = await untilShown(page, { selector: '.mac-card', words: 'London', count: counts.macs });
  const interactiveAt = await untilQuick(page);
  const signedInAt = await page.evaluate(() => {
    const [answer] = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.endsWith('/api/sign-in/finish'));
    return (answer as PerformanceResourceTiming).responseEnd;
  });
  await pause(SETTLE_MS);
  const { longTasks } = await watchedFrom(page, signedInAt, interactiveAt, interactiveAt + SETTLE_MS);
  return [
    {
      name: 'overview_s',
      value: (interactiveAt - signedInAt) / 1_000,
      unit: 's',
      goal: { atMost: 2 },
      note: `from the server's answer to the sign-in; ${counts.macs} Macs shown after ${seconds(shownAt - signedInAt)}; longest task ${longest(longTasks)}; ${load()}`,
    },
  ];
}

async function openYear(page: Page, { yearName, counts }: ConsoleSite) {
  const link = page.getByRole('link', { name: yearName, exact: true });
  const clicked = link.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        element.addEventListener('click', ({ timeStamp }) => resolve(timeStamp), { once: true });
      }),
  );
  await link.click();
  const from = await clicked;
  const latestAt = await untilShown(page, { selector: '.place-words h2', words: texts.place.latest });
  const wholeAt = await untilShown(page, { selector: '.trail-head', words: ` in ${counts.reports} reports` });
  await pause(SETTLE_MS);
  const done = await watchedFrom(page, from, wholeAt, wholeAt + SETTLE_MS);
  return { ...done, latestMs: latestAt - from };
}

async function year(page: Page, site: ConsoleSite): Promise<Figure[]> {
  const { counts } = site;
  const first = await openYear(page, site);
  const firstLoad = load();
  await page.getByRole('link', { name: texts.mac.back, exact: true }).click();
  await untilShown(page, { selector: '.mac-card', words: 'London', count: counts.macs });
  await pause(SETTLE_MS);
  const again = await openYear(page, site);
  const workers = `${SLOW_DOWN}× slower on the main thread, not in workers`;
  return [
    { name: 'year_latest_s', value: first.latestMs / 1_000, unit: 's', goal: { atMost: 1.5 }, note: firstLoad },
    {
      name: 'year_path_s',
      value: first.shownMs / 1_000,
      unit: 's',
      goal: { atMost: 10 },
      note: `${counts.reports} reports among ${counts.items} items; ${workers}; ${firstLoad}`,
    },
    {
      name: 'year_longest_task_ms',
      value: Math.max(0, ...first.longTasks),
      unit: 'ms',
      goal: { atMost: 100 },
      note: `${first.longTasks.filter((ms) => ms > 100).length} over 100 ms, ${first.longTasks.length} over 50; longest wait of a timer ${longest([first.longestGapMs])}`,
    },
    {
      name: 'year_again_s',
      value: again.shownMs / 1_000,
      unit: 's',
      goal: null,
      note: `opened before in this session; longest task ${longest(again.longTasks)}`,
    },
  ];
}

/** A day of hourly reports and of a theft, over the real stream, into the page of the year. */
async function dayOfEvents(page: Page, cdp: CDPSession, site: ConsoleSite): Promise<Figure[]> {
  const { day, counts, origin } = site;
  const from = await pageNow(page);
  const heapMb = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    return (await cdp.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const arrived = (items: number) =>
    untilShown(page, { selector: '.chain-note', words: texts.mac.chainHolds(counts.items + items) });
  const half = day.length / 2;
  const before = await heapMb();
  await putInOrder(origin, day.slice(0, half));
  await arrived(half);
  const middle = await heapMb();
  await putInOrder(origin, day.slice(half));
  const lastAt = await arrived(day.length);
  const after = await heapMb();
  const { longTasks } = await watchedFrom(page, from, lastAt);
  const perItem = ((after - middle) / half) * 1_000;
  return [
    {
      name: 'day_heap_growth_mb',
      value: after - middle,
      unit: 'MB',
      goal: { atMost: 5 },
      note: `in the second 12 of 24 simulated hours, ${perItem.toFixed(1)} kB an item, of which the items themselves are kept; ${before.toFixed(1)}, ${middle.toFixed(1)}, ${after.toFixed(1)} MB after garbage collection`,
    },
    {
      name: 'day_longest_task_ms',
      value: Math.max(0, ...longTasks),
      unit: 'ms',
      goal: null,
      note: `${day.length} items in ${seconds(lastAt - from)}, as fast as page and server take them; ${load()}`,
    },
  ];
}

/** Waits until the page answers at once. @returns when, by its own clock. */
const untilQuick = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const QUICK_MS = 50;
    const answer = () =>
      new Promise<number>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        const asked = performance.now();
        port1.onmessage = () => resolve(performance.now() - asked);
        port2.postMessage(null);
      });
    while ((await answer()) > QUICK_MS);
    return performance.now();
  });

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
const longest = (tasks: readonly number[]) => `${Math.max(0, ...tasks).toFixed(0)} ms`;
/** The machine is seldom ours alone: what else ran beside the figure. */
const load = () => `load ${loadavg()[0]?.toFixed(1)}`;
