import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { CONTENT_SECURITY_POLICY } from '../../../agent/src/shell/app-protocol.ts';
import type { PairingBridge } from '../../../agent/src/shell/pairing-bridge.ts';
import type { PairingView } from '../../../agent/src/shell/pairing-view.ts';
import { needs, programPath } from '../../programs.ts';

const inChromium = needs('chromium');
const types: Record<string, string> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };
const host = 'homeward.example.org';
const compare: PairingView = { step: 'compare', host, loginName: 'ada', digits: '012345', isConfirmed: false };
const words = 'The code has a typing error: one character is not the one that was shown';

/** Every state of the page, by name. */
const views: Record<string, PairingView> = {
  enter: { step: 'enter', words: '' },
  'enter again': { step: 'enter', words },
  offered: { step: 'offered', host },
  asking: { step: 'asking', host },
  compare,
  confirmed: { ...compare, isConfirmed: true },
  paired: { step: 'paired', host, loginName: 'ada' },
  refused: { step: 'refused', words: `This Mac is paired already: with ada on https://${host}.` },
  'long names': { ...compare, host: `${'very-long-name.'.repeat(6)}example.org:8443`, loginName: 'a'.repeat(64) },
};

let folder: string;
let pages: Server;
let browser: Browser | undefined;

/** The page as it is built for the app, under the app's own policy. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homeward-pages-'));
  await promisify(execFile)(process.execPath, ['scripts/build-agent.ts', folder], { timeout: 60_000 });
  pages = createServer(async (request, response) => {
    const path = request.url ?? '';
    const body = await readFile(join(folder, 'pages', path)).catch(() => null);
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    response.setHeader('Content-Type', types[extname(path)] ?? 'text/plain');
    response.writeHead(body ? 200 : 404).end(body);
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
}, 90_000);

afterAll(async () => {
  await browser?.close();
  pages.closeAllConnections();
  await new Promise((resolve) => pages.close(resolve));
  await rm(folder, { recursive: true });
});

/** What the stand-in for the preload script leaves in the page. */
interface Stage {
  homeward: PairingBridge;
  show: (view: PairingView) => void;
  asked: unknown[][];
  answer: unknown;
}

/** Opens the page on a view, with a bridge that notes what it is asked. */
async function openPage(view: PairingView): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: programPath('chromium'), args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: { width: 480, height: 400 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(5_000);
  await page.addInitScript((first) => {
    const stage = globalThis as unknown as Stage;
    stage.asked = [];
    stage.answer = { type: 'success', value: null };
    const note =
      (name: string) =>
      async (...args: unknown[]) => {
        stage.asked.push([name, ...args]);
        return stage.answer as never;
      };
    stage.homeward = {
      view: async () => ({ type: 'success', value: first }),
      enter: note('enter'),
      proceed: note('proceed'),
      confirm: note('confirm'),
      cancel: note('cancel'),
      onChange: (listener) => {
        stage.show = listener;
      },
    };
  }, view);
  const { port } = pages.address() as AddressInfo;
  await page.goto(`http://127.0.0.1:${port}/pairing.html`);
  await page.locator(`[data-step="${view.step}"]`).waitFor();
  return page;
}

const asked = (page: Page) => page.evaluate(() => (globalThis as unknown as Stage).asked);
const show = (page: Page, view: PairingView) =>
  page.evaluate((next) => (globalThis as unknown as Stage).show(next), view);
const text = (page: Page) => page.locator('main').innerText();

for (const [name, view] of Object.entries(views)) {
  inChromium(`${name}: one step is seen, whole, in light and dark, and breaks no rule of accessibility`, async () => {
    const page = await openPage(view);
    // The policy lets no script in from outside the page, axe's neither: it is run by the debugger.
    await page.evaluate(await readFile('node_modules/axe-core/axe.min.js', 'utf8'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.locator('[data-step]:visible').count()).toBe(1);
      const overflows = () => document.documentElement.scrollHeight > 400 || document.documentElement.scrollWidth > 480;
      expect(await page.evaluate(overflows)).toBe(false);
      const shots = process.env['HOMEWARD_SCREENSHOTS'];
      if (shots)
        await page.screenshot({ path: join(shots, `pairing-${name.replaceAll(' ', '-')}-${colorScheme}.png`) });
      const broken = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))',
      );
      expect(broken).toEqual([]);
    }
    await page.close();
  });
}

inChromium('a pasted link is handed on, without the blanks around it', async () => {
  const page = await openPage({ step: 'enter', words: '' });
  await page.keyboard.insertText('  homeward://pair?server=x\n');
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await asked(page)).toEqual([['enter', { form: 'link', link: 'homeward://pair?server=x' }]]);
  await page.close();
});

inChromium('server and code are typed and sent by the keyboard alone', async () => {
  const page = await openPage({ step: 'enter', words: '' });
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(host);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText('abcd-efgh-jkmn-pqrs');
  await page.keyboard.press('Enter');
  expect(await asked(page)).toEqual([['enter', { form: 'code', server: host, code: 'abcd-efgh-jkmn-pqrs' }]]);
  await page.close();
});

inChromium('what the main process refuses is said beside the field, which keeps what was typed', async () => {
  const page = await openPage({ step: 'enter', words: '' });
  await page.keyboard.insertText('rubbish');
  await page.evaluate(
    (answer) => {
      (globalThis as unknown as Stage).answer = answer;
    },
    { type: 'error', words },
  );
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('alert').getByText(words).waitFor();
  expect(await page.locator('textarea').inputValue()).toBe('rubbish');
  await page.close();
});

for (const name of ['offered', 'asking', 'compare', 'confirmed', 'paired', 'refused']) {
  inChromium(`${name}: Return and Escape do no more than cancel`, async () => {
    const page = await openPage(views[name] as PairingView);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await asked(page)).toEqual([['cancel'], ['cancel']]);
    await page.close();
  });
}

inChromium('a clicked link names the server, and goes on by a click only', async () => {
  const page = await openPage({ step: 'offered', host });
  expect(await text(page)).toContain(host);
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(await asked(page)).toEqual([['proceed']]);
  await page.close();
});

inChromium(
  'server, account and digits are shown; agreeing is one click, and then the console is waited for',
  async () => {
    const page = await openPage({ step: 'asking', host });
    await show(page, compare);
    expect(await text(page)).toMatch(/homeward\.example\.org[\s\S]*ada[\s\S]*012345/);
    await page.getByRole('button', { name: 'They agree, pair this Mac' }).click();
    expect(await asked(page)).toEqual([['confirm']]);
    await show(page, { ...compare, isConfirmed: true });
    expect(await text(page)).toContain('Now confirm in the console');
    expect(await page.getByRole('button').allInnerTexts()).toEqual(['Cancel']);
    await page.close();
  },
);

inChromium('what a server says is text, whatever it looks like', async () => {
  const loginName = '<img src=x onerror="document.title=1"><b>';
  const page = await openPage({ step: 'compare', host, loginName, digits: '000000', isConfirmed: false });
  expect(await text(page)).toContain(loginName);
  expect(await page.locator('main img').count()).toBe(0);
  await page.close();
});
