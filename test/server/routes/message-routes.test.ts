import { createECDH, randomBytes } from 'node:crypto';
import { messageKinds, type NewChannel, securityKinds } from '@homeward/shared/api/messages';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { createMacWatch } from '../../../server/src/messages/mac-watch.ts';
import { webhookSignature } from '../../../server/src/messages/transports.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { signIn } from '../../../server/web/src/owner/sign-in.ts';
import { until } from '../../until.ts';
import { type Endpoint, openEndpoint } from '../messages/endpoint.ts';
import { type Mailbox, openMailbox } from '../messages/mailbox.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

const ADDRESS = 'ada@example.org';
const DAY_MS = 86_400_000;

let now: number;
let mailbox: Mailbox;
let endpoint: Endpoint;
let server: ServerUnderTest;
let owner: TestOwner;
beforeEach(async () => {
  now = Date.now();
  mailbox = await openMailbox();
  endpoint = await openEndpoint();
  server = await startServerUnderTest({
    clock: { now: () => now },
    flags: [
      ...['--smtp-host', '127.0.0.1', '--smtp-port', `${mailbox.port}`, '--smtp-security', 'none'],
      ...['--smtp-from', 'homeward@example.org', '--webhooks', 'any'],
    ],
  });
  owner = await server.owner();
});
afterEach(async () => {
  await server.close();
  await mailbox.close();
  await endpoint.close();
});

const codeIn = (text: string): string => /^(\d{8})\r?$/m.exec(text)?.[1] ?? '';
const messages = () => owner.call('messages', {});

/** A confirmed mail address. */
async function mailChannel(wants: (typeof messageKinds)[number][]): Promise<string> {
  const { channel } = await owner.call('addChannel', { body: { kind: 'email', address: ADDRESS, wants } });
  await until(() => mailbox.mails.length > 0);
  const body = { code: codeIn(mailbox.mails[0]?.text ?? '') };
  await owner.call('confirmChannel', { params: { channelId: channel.id }, body });
  mailbox.mails.length = 0;
  return channel.id;
}

const watch = () =>
  createMacWatch({
    database: server.database,
    clock: server.clock,
    lastSeen: (_deviceId, written) => written,
    kick: () => {},
  });
/** What waits, without waiting for the next look at it: a change of the channels has one taken. */
const waiting = async () =>
  (await server.database.selectFrom('messages').select('kind').execute()).map(({ kind }) => kind);

describe('mail', () => {
  test('goes nowhere before the address is confirmed by its code', async () => {
    const body: NewChannel = { kind: 'email', address: ADDRESS, wants: [...messageKinds] };
    const { channel, secret } = await owner.call('addChannel', { body });
    expect({ ...channel, secret }).toMatchObject({ address: ADDRESS, confirmed: false, secret: null });
    expect(mailbox.mails.map(({ to }) => to)).toEqual([[ADDRESS]]);
    await owner.call('addChannel', { body: { kind: 'webhook', url: `${endpoint.origin}/hook`, wants: [] } });
    expect(await waiting()).toEqual([]);
    const params = { channelId: channel.id };
    const wrong = owner.call('confirmChannel', { params, body: { code: '00000000' } });
    await expect(wrong).rejects.toMatchObject({ code: 'forbidden' });
    const code = codeIn(mailbox.mails[0]?.text ?? '');
    expect(await owner.call('confirmChannel', { params, body: { code } })).toMatchObject({ confirmed: true });
  });

  test('a code is good for half an hour and five tries', async () => {
    const add = async (address: string) =>
      (await owner.call('addChannel', { body: { kind: 'email', address, wants: [] } })).channel.id;
    const confirm = (channelId: string, code: string) =>
      owner.call('confirmChannel', { params: { channelId }, body: { code } });
    const tried = await add('a@example.org');
    const code = codeIn(mailbox.mails[0]?.text ?? '');
    const wrong = code === '00000000' ? '00000001' : '00000000';
    for (let tries = 0; tries < 5; tries += 1)
      await expect(confirm(tried, wrong)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(confirm(tried, code)).rejects.toMatchObject({ detail: expect.stringContaining('no longer good') });
    const late = await add('b@example.org');
    now += 31 * 60_000;
    const lateCode = codeIn(mailbox.mails[1]?.text ?? '');
    await expect(confirm(late, lateCode)).rejects.toMatchObject({ detail: expect.stringContaining('no longer good') });
  });

  test('says of a sign-in that there is something, and nothing of what, where or who', async () => {
    await mailChannel(['new-sign-in']);
    await pairMac(server, owner, 'quill');
    const { loginName, password } = owner;
    expect(await waiting()).toEqual([]);
    await signInAgain(loginName, password);
    await until(() => mailbox.mails.length === 1);
    const text = mailbox.mails[0]?.text ?? '';
    expect(text).toContain('Subject: Homeward has something to tell you');
    expect(text).toContain('http://127.0.0.1');
    for (const told of [loginName, 'quill', 'sign', 'Mac ']) expect(text.split('\r\n\r\n')[1]).not.toContain(told);
    expect(text).not.toContain('List-Unsubscribe');
    await until(async () => (await waiting()).length === 0);
  });

  test('of news carries what one click needs, and one click without a session ends news and nothing else', async () => {
    const chosen = messageKinds.filter((kind) => kind !== 'mac-back');
    const id = await mailChannel(chosen);
    const mac = await pairMac(server, owner);
    await mac.put(await mac.item({ kind: 'event' }));
    await until(() => mailbox.mails.some(({ text }) => text.includes('List-Unsubscribe')));
    const mail = (mailbox.mails.find(({ text }) => text.includes('List-Unsubscribe'))?.text ?? '').replaceAll(
      '\r\n ',
      ' ',
    );
    expect(mail).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const [, link = ''] = /^List-Unsubscribe: ?\s*<(\S+)>/m.exec(mail) ?? [];
    const { pathname } = new URL(link);
    const wants = async () => (await messages()).channels.find((channel) => channel.id === id)?.wants.toSorted();

    // A program that looks at links ends nothing.
    const looked = await server.app.inject({ method: 'GET', url: pathname });
    expect([looked.statusCode, looked.headers.location]).toEqual([303, `/#${pathname}`]);
    expect(await wants()).toEqual(chosen.toSorted());

    // The last two of six bits may say nothing: the first differs.
    const forged = await post(pathname.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')));
    expect(forged.statusCode).toBe(404);
    const sent = mailbox.mails.length;
    const clicked = await post(pathname);
    expect(clicked.statusCode).toBe(200);
    expect(await wants()).toEqual([...securityKinds].toSorted());
    // Whoever has the mailbox may be the thief: the owner sees it, once, and is told where that is wanted.
    const ended = async () => (await messages()).channels.find((channel) => channel.id === id);
    expect((await post(pathname)).statusCode).toBe(200);
    // What can be switched on again is what was chosen, and nothing that was off before.
    expect(await ended()).toMatchObject({ unsubscribedAt: now, endedWants: ['mac-unseen', 'mac-tells'] });
    const { entries } = await owner.call('activity', {});
    const byMail = { what: 'messages-changed', detail: 'by-mail', sessionId: null };
    expect(entries.filter(({ detail }) => detail === 'by-mail')).toMatchObject([byMail]);
    await until(() => mailbox.mails.length > sent);
    await owner.call('changeChannel', { params: { channelId: id }, body: { wants: [...messageKinds] } });
    expect(await ended()).toMatchObject({ unsubscribedAt: null, endedWants: [] });
    expect(server.log.join('\n')).not.toContain(pathname);
  });

  const post = (url: string) =>
    server.app.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'List-Unsubscribe=One-Click',
    });

  test('that is refused for good is not tried again, and the owner sees that it failed', async () => {
    const id = await mailChannel(['new-sign-in']);
    mailbox.refuseWith(550);
    await signInAgain(owner.loginName, owner.password);
    await until(async () => (await messages()).channels.find((channel) => channel.id === id)?.failedAt !== null);
    expect(await waiting()).toEqual([]);
  });

  test('that cannot be taken now waits', async () => {
    await mailChannel(['new-sign-in']);
    mailbox.refuseWith(451);
    await signInAgain(owner.loginName, owner.password);
    await until(async () => (await server.database.selectFrom('messages').select('tries').execute())[0]?.tries === 1);
    expect(mailbox.mails).toEqual([]);
  });
});

async function markStolen({ device }: TestMac): Promise<void> {
  await giveOrder(owner.call, owner.account, await prepareModeOrder(owner.account, device, { mode: 'stolen' }, now));
}

async function signInAgain(loginName: string, password: string): Promise<void> {
  const { call } = server.browser();
  await signIn({ call, opaque: opaque.client, seenStateRev: () => 0 }, { loginName, password });
}

describe('webhook', () => {
  test('gets kind and time, signed with a secret that is shown once', async () => {
    const { secret } = await owner.call('addChannel', {
      body: { kind: 'webhook', url: `${endpoint.origin}/hook`, wants: ['first-evidence'] },
    });
    const mac = await pairMac(server, owner);
    await mac.put(await mac.item({ kind: 'snapshot' }));
    expect(await waiting()).toEqual([]);
    await markStolen(mac);
    await mac.put(await mac.item({ kind: 'snapshot' }));
    await mac.put(await mac.item({ kind: 'snapshot' }));
    await until(() => endpoint.requests.length === 1);
    const [request] = endpoint.requests;
    expect(JSON.parse(request?.body.toString() ?? '')).toEqual({ v: 1, kind: 'first-evidence', at: now });
    expect(request?.headers['homeward-signature']).toBe(webhookSignature(secret ?? '', request?.body ?? Buffer.of()));
    expect(JSON.stringify(await messages())).not.toContain(secret);
  });

  test('follows no redirect', async () => {
    endpoint.answerWith(307, { location: `${endpoint.origin}/elsewhere` });
    const body: NewChannel = { kind: 'webhook', url: `${endpoint.origin}/hook`, wants: ['new-sign-in'] };
    await owner.call('addChannel', { body });
    await signInAgain(owner.loginName, owner.password);
    await until(async () => endpoint.requests.length === 1 && (await waiting()).length === 0);
    expect(endpoint.requests.map(({ path }) => path)).toEqual(['/hook']);
  });
});

describe('push', () => {
  const subscription = () => {
    const keys = createECDH('prime256v1');
    keys.generateKeys();
    return { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') };
  };

  test('is encrypted for the browser, and signed by the server’s own key', async () => {
    const body: NewChannel = {
      kind: 'push',
      endpoint: `${endpoint.origin}/push/1`,
      ...subscription(),
      wants: ['new-sign-in'],
    };
    const { channel } = await owner.call('addChannel', { body });
    expect(channel.address).toBe(new URL(endpoint.origin).host);
    await signInAgain(owner.loginName, owner.password);
    await until(() => endpoint.requests.length === 1);
    const [request] = endpoint.requests;
    const { offers } = await messages();
    expect(request?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400', urgency: 'high' });
    expect(request?.headers.authorization).toMatch(
      new RegExp(`^vapid t=[\\w-]+\\.[\\w-]+\\.[\\w-]+, ?k=${offers.push}$`),
    );
    expect(request?.body.toString('latin1')).not.toContain('Homeward');
  });

  test('to a browser that is gone ends there', async () => {
    endpoint.answerWith(410);
    const body: NewChannel = {
      kind: 'push',
      endpoint: `${endpoint.origin}/push/1`,
      ...subscription(),
      wants: ['new-sign-in'],
    };
    await owner.call('addChannel', { body });
    await signInAgain(owner.loginName, owner.password);
    await until(async () => (await messages()).channels.length === 0);
    expect(endpoint.requests).toHaveLength(1);
  });
});

test('after how many days a Mac is missed is the owner’s choice; not longer while one is stolen', async () => {
  const set = (days: number) => owner.call('setUnseenDays', { body: { days } });
  expect((await messages()).unseenDays).toBe(3);
  await set(30);
  const mac = await pairMac(server, owner);
  expect((await owner.call('devices', {})).devices).toMatchObject([{ unseenDays: 30 }]);
  await markStolen(mac);
  await set(2);
  await expect(set(3)).rejects.toMatchObject({ code: 'forbidden' });
  for (const days of [0, 31, 1.5]) await expect(set(days)).rejects.toMatchObject({ code: 'bad_request' });
  expect((await messages()).unseenDays).toBe(2);
  const { entries } = await owner.call('activity', {});
  expect(entries.filter(({ detail }) => detail === 'unseen-days')).toHaveLength(2);
});

describe('while a Mac is stolen', () => {
  test('nothing can be switched off, and more can be added', async () => {
    const url = `${endpoint.origin}/hook`;
    const { channel } = await owner.call('addChannel', { body: { kind: 'webhook', url, wants: ['new-sign-in'] } });
    const mac = await pairMac(server, owner);
    await markStolen(mac);
    const params = { channelId: channel.id };
    await expect(owner.call('changeChannel', { params, body: { wants: [] } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(owner.call('removeChannel', { params })).rejects.toMatchObject({ code: 'forbidden' });
    const wants = ['new-sign-in', 'mac-back'] as const;
    expect(await owner.call('changeChannel', { params, body: { wants: [...wants] } })).toMatchObject({ wants });
  });
});

test('a Mac that is silent is told once, and so is its coming back', async () => {
  await owner.call('addChannel', {
    body: { kind: 'webhook', url: `${endpoint.origin}/hook`, wants: ['mac-unseen', 'mac-back'] },
  });
  const mac = await pairMac(server, owner);
  const seenAt = now;
  const look = async () => {
    await watch().look();
    return await waiting();
  };
  const clear = () => server.database.deleteFrom('messages').execute();
  expect(await look()).toEqual([]);
  now += 4 * DAY_MS;
  expect(await look()).toEqual(['mac-unseen']);
  await clear();
  expect(await look()).toEqual([]);
  await server.database.updateTable('devices').set({ last_seen_at: now }).where('id', '=', mac.deviceId).execute();
  expect(await look()).toEqual(['mac-back']);
  await clear();
  expect(await look()).toEqual([]);
  expect(now).toBeGreaterThan(seenAt);
});

test('the log tells of every change, and no address stands in it', async () => {
  const { channel } = await owner.call('addChannel', {
    body: { kind: 'webhook', url: `${endpoint.origin}/hook?key=very-secret`, wants: [] },
  });
  await owner.call('removeChannel', { params: { channelId: channel.id } });
  const { entries } = await owner.call('activity', {});
  expect(entries.filter(({ what }) => what === 'messages-changed').map(({ detail }) => detail)).toEqual([
    'webhook',
    'webhook',
  ]);
  expect(JSON.stringify(entries)).not.toContain('very-secret');
  expect(server.log.join('\n')).not.toContain('very-secret');
});
