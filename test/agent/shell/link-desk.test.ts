import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { HomewardError } from '@homeward/shared/errors';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDataDirectory } from '../../../agent/src/commands/ports.ts';
import { createLog } from '../../../agent/src/log.ts';
import { startEngine } from '../../../agent/src/shell/engine-host.ts';
import { LinkDesk } from '../../../agent/src/shell/link-desk.ts';
import { OrderLinks } from '../../../agent/src/shell/order-links.ts';
import { pairThisMac } from '../../../agent/src/shell/pair-this-mac.ts';
import { PairingDesk } from '../../../agent/src/shell/pairing-desk.ts';
import type { PairingView } from '../../../agent/src/shell/pairing-view.ts';
import type { ShellEngine } from '../../../agent/src/shell/shell-engine.ts';
import { AppWindows } from '../../../agent/src/shell/windows/app-windows.ts';
import { until } from '../../until.ts';
import { pairWith } from '../agent-under-test.ts';
import { electron, resetElectron } from '../fake-electron.ts';
import { StandInOwner } from '../stand-in-owner.ts';
import { problem, StandInServer } from '../stand-in-server.ts';

/** Clicked links, from the system's word to what is seen: real pairing, real engine, real server. */
let directory: string;
let server: StandInServer;
let engine: ShellEngine | undefined;
let started: ReturnType<typeof Promise.withResolvers<ShellEngine>>;
let links: LinkDesk;
let orders: OrderLinks;
let windows: AppWindows;
let pairing: PairingDesk;
beforeEach(async () => {
  resetElectron();
  directory = await mkdtemp(join(tmpdir(), 'homeward-links-'));
  server = await StandInServer.start();
  started = Promise.withResolvers();
  windows = new AppWindows('/app/preload.cjs', 'linux');
  pairing = new PairingDesk({
    isOpenedByPerson: false,
    windows,
    pair: pairThisMac(directory, async () => ({})),
    confirmAsAdministrator: async () => true,
  });
  orders = new OrderLinks(started.promise);
  links = new LinkDesk(pairing, orders);
});
afterEach(async () => {
  windows.closeAll();
  orders.close();
  await engine?.close();
  engine = undefined;
  await server.stop();
  await rm(directory, { recursive: true, force: true, maxRetries: 5 });
});

/** The app has started: who follows the engine's status hears of it. */
async function start(): Promise<ShellEngine> {
  const opened = await openDataDirectory(directory);
  const shell = await startEngine({
    ...{ ...opened, log: createLog(opened.clock.now, () => {}) },
    permissions: { camera: 'unknown', location: 'unknown', notifications: 'unknown' },
    shell: { agentVersion: '0.0.0', platform: 'test' },
    sensors: () => () => [],
  });
  const follow = () => {
    for (const follower of [windows, pairing, orders]) follower.onStatus(shell.status());
  };
  shell.onChange(follow);
  follow();
  started.resolve(shell);
  engine = shell;
  return shell;
}

const view = (): PairingView => pairing.handlers['pairing:view'](null, 'pairing') as PairingView;
const proceed = () => pairing.handlers['pairing:proceed'](null, 'pairing');
const openWindows = () => electron.windows.filter(({ isGone }) => !isGone).length;
const said = () => electron.messages.map(({ message, detail = '' }) => `${message}. ${detail}`);
const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };
const orderLink = (token: string) => `homeward://order?order=${token}`;
const stolen = (hidden: boolean, intervalSeconds = 300) =>
  ({ type: 'mode', mode: 'stolen', intervalSeconds, hidden, maxSeconds: 3600 }) as const;

describe('homeward://pair', () => {
  test('a good link is offered, and paired with only when somebody goes on and the digits agree', async () => {
    await start();
    links.onLink(await server.makePairing('link'));
    expect(view()).toMatchObject({ step: 'offered' });
    expect(server.arrivals).toEqual([]);
    proceed();
    await until(() => view().step === 'compare', 'the digits');
    expect(view()).toMatchObject({ digits: server.digits });
  });

  test('one that came before the engine is offered as soon as there is one', async () => {
    links.onLink(await server.makePairing('link'));
    expect(openWindows()).toBe(0);
    await start();
    expect(view()).toMatchObject({ step: 'offered' });
  });

  test.each([
    ['expired', 'pairing_expired', /expired/],
    ['used', 'pairing_used', /used/],
  ] as const)('one that has %s is refused in words', async (_name, code, words) => {
    await start();
    links.onLink(await server.makePairing('link'));
    server.fault = () => problem(code);
    proceed();
    await until(() => view().step === 'enter', 'the refusal');
    expect(view()).toMatchObject({ words: expect.stringMatching(words) });
  });

  test('one with another owner’s fingerprint is refused in words, and nothing is kept', async () => {
    await start();
    const link = await server.makePairing('link');
    links.onLink(link.replace(/keys=[\w-]+/, `keys=${toBase64Url(randomBytes(32))}`));
    proceed();
    await until(() => view().step === 'enter', 'the refusal');
    expect(view()).toMatchObject({ words: expect.stringMatching(/^The pairing is refused: /) });
    expect(engine?.status().account).toBeNull();
  });

  test.each([
    ['another scheme', 'https://homeward.example/pair', /not a link of Homeward/],
    ['another request', 'homeward://unpair', /does not know/],
    ['a link that is too long', `homeward://pair?x=${'y'.repeat(4000)}`, /too long/],
  ])('%s is refused in words', async (_name, link, words) => {
    await start();
    links.onLink(link);
    expect(view()).toMatchObject({ step: 'enter', words: expect.stringMatching(words) });
  });
});

describe('homeward://order', () => {
  test('a good one is accepted and acted on; again, it is said so; nothing else is opened', async () => {
    await pairWith(server, directory);
    const shell = await start();
    const link = orderLink(await server.owner.order(mac(), 1, stolen(false)));
    links.onLink(link);
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/^The order is accepted\. .* now: Stolen\.$/);
    expect(shell.status().mode).toMatchObject({ mode: 'stolen' });
    links.onLink(link);
    await until(() => said().length === 2, 'the answer again');
    expect(said()[1]).toMatch(/accepted before/);
    expect(openWindows()).toBe(0);
  });

  test('one that came before the engine is taken in when there is one', async () => {
    await pairWith(server, directory);
    links.onLink(orderLink(await server.owner.modeOrder(mac(), 1, 'paused')));
    const shell = await start();
    await until(() => shell.status().mode.mode === 'paused', 'paused');
  });

  test.each<[string, () => Promise<string> | string]>([
    ['an older one', () => server.owner.modeOrder(mac(), 1, 'paused')],
    ['one for another Mac', () => server.owner.modeOrder({ ...mac(), deviceId: crypto.randomUUID() }, 9, 'paused')],
    ['one of somebody else', async () => (await StandInOwner.make()).modeOrder(mac(), 9, 'paused')],
    ['one that was changed', async () => `${(await server.owner.modeOrder(mac(), 9, 'paused')).slice(0, -4)}AAAA`],
  ])('%s is refused in words', async (_name, token) => {
    await pairWith(server, directory);
    const shell = await start();
    await shell.takeIn(await server.owner.modeOrder(mac(), 5, 'protected'));
    links.onLink(orderLink(await token()));
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/^The order is refused\. It is not signed/);
    expect(shell.status().mode.mode).toBe('protected');
  });

  test.each([
    ['what is no order at all', 'homeward://order?order=rubbish', /not whole/],
    ['none', 'homeward://order', /not whole/],
    ['more than an order', `homeward://order?order=${'A'.repeat(9)}.${'A'.repeat(86)}&then=quit`, /not whole/],
    ['one that is too long', orderLink('A'.repeat(5000)), /too long/],
  ])('%s is refused in words', async (_name, link, words) => {
    await pairWith(server, directory);
    await start();
    links.onLink(link);
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(words);
    expect(openWindows()).toBe(0);
  });

  test('a Mac that is not paired takes none', async () => {
    await start();
    links.onLink(orderLink(`${'A'.repeat(20)}.${'A'.repeat(86)}`));
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/is not paired/);
  });

  test('an engine that is away is said in its words', async () => {
    await pairWith(server, directory);
    const shell = await start();
    shell.takeIn = async () => {
      throw new HomewardError('unavailable', 'try again in a minute');
    };
    links.onLink(orderLink(await server.owner.modeOrder(mac(), 1, 'paused')));
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/try again in a minute/);
  });
});

describe('while the owner’s order hides Homeward', () => {
  test('a link shows nothing, whatever it asks, and no order is taken in by it', async () => {
    await pairWith(server, directory);
    const shell = await start();
    await shell.takeIn(await server.owner.order(mac(), 1, stolen(true)));
    links.onLink(await server.makePairing('link'));
    links.onLink('homeward://order?order=rubbish');
    links.onLink(orderLink(await server.owner.modeOrder(mac(), 1, 'paused')));
    const weaker = await server.owner.order(mac(), 2, stolen(true, 900));
    links.onLink(orderLink(weaker));
    expect(await shell.takeIn(weaker)).toBe('refused');
    const { mode } = shell.status();
    expect(mode.mode === 'stolen' && mode.intervalSeconds).not.toBe(900);
    expect([said(), openWindows()]).toEqual([[], 0]);
  });

  test('what is said of an order goes when the order is to hide', async () => {
    await pairWith(server, directory);
    const shell = await start();
    links.onLink(orderLink(await server.owner.modeOrder(mac(), 1, 'paused')));
    await until(() => said().length === 1, 'the answer');
    expect(electron.messages[0]?.signal?.aborted).toBe(false);
    await shell.takeIn(await server.owner.order(mac(), 2, stolen(true)));
    await until(() => electron.messages[0]?.signal?.aborted ?? false, 'it goes');
  });

  test('once the server’s order has ended it, a link is answered in words again', async () => {
    await pairWith(server, directory);
    const shell = await start();
    await shell.takeIn(await server.owner.order(mac(), 1, stolen(true)));
    const ending = await server.owner.modeOrder(mac(), 2, 'protected');
    server.give(ending);
    await until(() => shell.status().mode.mode === 'protected', 'the end');
    links.onLink(orderLink(ending));
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/accepted before/);
  });

  test('one that is marked stolen, and not hidden, says why it takes no order by a link', async () => {
    await pairWith(server, directory);
    const shell = await start();
    await shell.takeIn(await server.owner.order(mac(), 1, stolen(false)));
    links.onLink(orderLink(await server.owner.modeOrder(mac(), 2, 'protected')));
    await until(() => said().length === 1, 'the answer');
    expect(said()[0]).toMatch(/from its server alone/);
    expect(shell.status().mode.mode).toBe('stolen');
  });
});
