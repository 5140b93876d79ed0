import type { AddressInfo } from 'node:net';
import { createClient } from '@homeward/shared/api/client';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { launchBrowser, type TrialBrowser } from '../../../scripts/trial/browser.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { needs, programPath } from '../../programs.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let port: number;
let browser: TrialBrowser | undefined;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = server.app.server.address() as AddressInfo);
});
afterAll(async () => {
  await browser?.close();
  await server.close();
});

const openPage = async (url: string) => {
  browser ??= await launchBrowser(programPath('chromium'));
  const page = await browser.browser.newPage();
  page.setDefaultTimeout(60_000);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints };
};

for (const host of ['127.0.0.1', 'localhost']) {
  needs('chromium')(`a browser keeps the Secure cookie on http://${host}, and no script sees it`, async () => {
    const { page } = await openPage(`http://${host}:${port}/healthz`);
    const post = (path: string, body: object) =>
      page.evaluate(
        async ([to, json]) => {
          const headers = { 'content-type': 'application/json' };
          return await (await fetch(to, { method: 'POST', headers, body: json })).json();
        },
        [path, JSON.stringify(body)] as const,
      );
    const call = createClient(async ({ path, body }) => ({ status: 200, body: await post(path, body as object) }));
    const ports = { call, opaque: opaque.client, seenStateRev: () => 0 };
    const expiry = async () =>
      (await page.context().cookies()).find(({ name }) => name === 'homeward')?.expires ?? Number.NaN;
    await signIn(ports, { ...owner, borrowed: true });
    // Gone with the browser.
    expect(await expiry()).toBe(-1);
    await signIn(ports, owner);
    expect(await expiry()).toBeGreaterThan(Date.now() / 1000);
    const seen = await page.evaluate(async () => {
      const account = await fetch('/api/account');
      const stepUp = await fetch('/api/account/step-up', { method: 'POST' });
      return { account: account.status, stepUp: stepUp.status, cookie: document.cookie };
    });
    expect(seen).toEqual({ account: 200, stepUp: 200, cookie: '' });
    await page.close();
  });
}

test('is Secure for every browser but Safari on plain loopback, which would drop it', async () => {
  const safari =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';
  const chrome =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36';
  const online = await startServerUnderTest({ flags: ['--public-url', 'https://homeward.example.org'] });
  const isSecure = async (on: ServerUnderTest, userAgent: string) => {
    const { inject } = await on.owner({ headers: { 'user-agent': userAgent } });
    const { cookies } = await inject({ method: 'POST', url: '/api/sign-out' });
    return cookies.find(({ name }) => name === 'homeward')?.secure ?? false;
  };
  expect(await isSecure(server, safari)).toBe(false);
  expect(await isSecure(server, chrome)).toBe(true);
  expect(await isSecure(online, safari)).toBe(true);
  await online.close();
});

needs('chromium')('the API’s description shows under the strict policy', async () => {
  const { page, complaints } = await openPage(`http://127.0.0.1:${port}/api/docs/`);
  await page.getByText('/api/sign-up/start').waitFor();
  // Its styles are all there but for one on a hidden element.
  expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
  await page.close();
});
