import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/trial/browser.ts';
import {
  addMac,
  confirmMac,
  markRecovered,
  markStolen,
  openTab,
  readDigits,
  signUpInConsole,
} from '../../scripts/trial/console-walk.ts';
import { withLastWords } from '../../scripts/trial/last-words.ts';
import { startProgram } from '../../scripts/trial/program.ts';
import { texts } from '../../server/web/src/texts.ts';
import { RouterChain } from '../agent/network-namespaces.ts';
import { needs, programPath } from '../programs.ts';
import { until } from '../until.ts';

const SERVER = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const AGENT = fileURLToPath(new URL('../../agent/bin/homeward-agent', import.meta.url));
const PORT = 4600;
const password = 'lantern orbit velvet thimble quarry meadow';

const closing: (() => unknown)[] = [];
/** What each program printed, and what the page complained of. */
const words: Record<string, { readonly lines: readonly string[] }> = {};

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

describe('the main job, in a browser, over a network', () => {
  needs(
    'chromium',
    'fswebcam',
    'traceroute',
    'openssl',
    'network namespaces',
  )('sign up, pair, report, stolen, photo and route, recovered', () => withLastWords(() => words, story), 900_000);
});

async function story(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'homeward-story-'));
  closing.push(() => rm(directory, { recursive: true, force: true }));
  const chain = RouterChain.build(3);
  closing.push(() => chain.remove());
  const { serverAddress } = chain;
  const [certificate, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  selfSign(certificate, key, serverAddress);

  const on = (name: string, host: 'agent' | 'server', program: string, args: readonly string[], options = {}) => {
    const command = chain.command(host, program, ...args);
    const started = startProgram(command.program, command.args, options);
    words[name] = started;
    return started;
  };
  const origin = `https://${serverAddress}:${PORT}`;
  const server = on('server', 'server', process.execPath, [
    SERVER,
    ...['--host', serverAddress, '--port', `${PORT}`, '--public-url', origin, '--log-level', 'warn'],
    ...['--tls-cert', certificate, '--tls-key', key, '--data', join(directory, 'data')],
  ]);
  closing.push(() => server.stop());
  const [invitation] = await server.waitForLine(/https:\S+#\/sign-up\?invitation=\S+/);

  const inside = chain.command('server', '').args.slice(0, 3);
  const { browser, close } = await launchBrowser(programPath('chromium'), ['ip', ...inside]);
  closing.push(close);
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = listenForComplaints(page);
  words['page'] = { lines: complaints };

  const recoveryCode = await signUpInConsole(page, invitation, { loginName: 'ada', password });
  const link = await addMac(page);
  const agentData = join(directory, 'agent');
  const env = { NODE_EXTRA_CA_CERTS: certificate };
  const pairing = on('homeward-agent pair', 'agent', AGENT, ['pair', '--data', agentData], { input: `${link}\n`, env });
  const digits = await readDigits(page);
  await pairing.waitForLine(new RegExp(digits));
  await confirmMac(page, 'Ada’s Mac');
  expect((await pairing.ended).code).toBe(0);

  const agentArgs = ['run', '--data', agentData, '--camera', 'TEST', '--public-target', chain.hops[1] ?? ''];
  const agent = on('homeward-agent run', 'agent', AGENT, agentArgs, { env });
  closing.push(() => agent.stop());
  await page.getByText(texts.timeline.report, { exact: true }).first().waitFor();
  // The agent's address is one of a private network: said so, instead of a place that is none.
  await page.getByText(texts.place.scope('private')).first().waitFor();

  await markStolen(page);
  const orderedAt = performance.now();
  const sinceOrder = () => Math.round(performance.now() - orderedAt);
  const steps = page.getByRole('list', { name: texts.stolen.progress });
  await steps.locator('li.done', { hasText: texts.stolen.steps.confirmed }).waitFor();
  const confirmedMs = sinceOrder();
  await steps.locator('li.done', { hasText: texts.stolen.steps.evidence }).waitFor();
  const reportMs = sinceOrder();
  await openTab(page, 'photos');
  const photo = page.locator('.gallery img').first();
  await photo.waitFor();
  const photoMs = sinceOrder();
  process.stdout.write(
    `from the click: confirmed ${confirmedMs} ms, first evidence in the page ${reportMs} ms, photo ${photoMs} ms\n`,
  );
  const size = () =>
    photo.evaluate((image) => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).naturalHeight]);
  await until(async () => ((await size())[0] ?? 0) > 300, 'the photo in its size');

  await openTab(page, 'routes');
  const way = page.locator('.route', { hasText: texts.timeline.targets.server }).locator('.route-path');
  await way.waitFor();
  const addresses = (await way.locator('.address').allInnerTexts()).map((text) => text.trim());
  expect(addresses).toEqual(chain.hops);

  await openTab(page, 'timeline');
  await page.getByText(texts.mac.chainHolds(0).replace(/^\d+ /, '')).first().waitFor();
  await markRecovered(page, recoveryCode);
  await page.getByText(texts.mac.banner.protected).waitFor();
  await openTab(page, 'photos');
  const photos = page.locator('.gallery li');
  await photos.first().waitFor();
  const before = await photos.count();
  await pause(3_000);
  expect(await photos.count()).toBe(before);
  expect(complaints).toEqual([]);
}

function selfSign(certificate: string, key: string, address: string): void {
  execFileSync(
    programPath('openssl'),
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=homeward', '-addext', `subjectAltName=IP:${address}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'pipe', timeout: 120_000 },
  );
}

/** Errors that the page throws or writes to its console; a refused policy (CSP) is among them. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // Chromium itself writes down each answer of 4xx; that the code was asked for is part of the story.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  return complaints;
}
