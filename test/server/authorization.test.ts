import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { pathOf } from '@homeward/shared/api/client';
import type { Endpoint } from '@homeward/shared/api/endpoint';
import { api, type CallName } from '@homeward/shared/api/table';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import { newShareSecret, readTokenSha256, shareKeysOf } from '@homeward/shared/share';
import { hashSigned, readSigned, sign } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import WebSocket from 'ws';
import { freePort } from '../../scripts/trial/free-port.ts';
import { giveOrder, prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import { proveStepUp } from '../../server/web/src/owner/step-up.ts';
import { until } from '../until.ts';
import { shownCode } from './authenticator.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from './server-under-test.ts';
import { type ClaimedPairing, claim, type ItemWish, pairMac, type TestMac } from './test-mac.ts';

/** What stands in the account that nobody else may reach. */
interface Holdings {
  readonly owner: TestOwner;
  readonly mac: TestMac;
  readonly itemId: string;
  readonly recordId: string;
  readonly sessionId: string;
  readonly factorId: string;
  readonly enrolmentId: string;
  readonly holdId: string;
  readonly channelId: string;
  readonly shareId: string;
  readonly claimed: ClaimedPairing;
}

/** Ids that a request may name: those of the other account, or ones that nobody has. */
interface Names {
  readonly deviceId: string;
  readonly itemId: string;
  readonly recordId: string;
  readonly sessionId: string;
  readonly factorId: string;
  readonly enrolmentId: string;
  readonly holdId: string;
  readonly channelId: string;
  readonly shareId: string;
  readonly pairingId: string;
}

/** What one call of the API is asked with, by somebody it does not concern. */
type Row =
  /** Names something by id: must answer about another account's exactly as about an unknown one. */
  | { readonly names: (names: Names) => { readonly params: object; readonly query?: object; readonly body?: unknown } }
  /** Names nothing: must not mention anything of another account. */
  | { readonly own: () => unknown }
  /** Open to anybody; why that gives nothing away. */
  | { readonly open: string };

/** Nothing is wanted of it: it is never called. */
const webhook = { kind: 'webhook' as const, url: 'https://hooks.example.org/a', wants: [] };

/** Of a share that nobody needs to open. */
function newShare() {
  const { shareId, readToken } = shareKeysOf(newShareSecret());
  return { shareId, readTokenSha256: readTokenSha256(readToken), sealed: 'AAAA', days: 1 };
}

let server: ServerUnderTest;
let anna: Holdings;
let ben: Holdings;
let origin: string;

async function holdingsOf(owner: TestOwner): Promise<Holdings> {
  const mac = await pairMac(server, owner);
  const item = await mac.item();
  await mac.put(item);
  const ports = { call: owner.call, now: Date.now };
  const record = await writeRecord(ports, owner.account, { kind: 'profile', name: 'x', phone: '' });
  const { sessions } = await owner.call('sessions', {});
  const claimed = await claim(server, owner);
  const { enrolmentId, secret } = await owner.call('beginTotp', {});
  const code = shownCode(secret, Date.now());
  const factor = await owner.call('confirmTotp', { params: { id: enrolmentId }, body: { code } });
  const begun = await owner.call('beginTotp', {});
  const hold = await owner.call('askHold', { body: { action: 'export' } });
  const { channel } = await owner.call('addChannel', { body: webhook });
  const proof = await proveStepUp(owner.call, owner.account, owner.recoveryCode, 'share');
  const share = { ...newShare(), deviceId: mac.deviceId, itemIds: [item.id], proof };
  const { shareId } = await owner.call('createShare', { body: share });
  return {
    owner,
    mac,
    itemId: item.id,
    recordId: record.id,
    sessionId: sessions[0]?.id ?? '',
    factorId: factor.id,
    enrolmentId: begun.enrolmentId,
    holdId: hold.id,
    channelId: channel.id,
    shareId,
    claimed,
  };
}

beforeAll(async () => {
  const port = await freePort();
  server = await startServerUnderTest({ flags: ['--port', `${port}`] });
  await server.app.listen({ port, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${port}`;
  anna = await holdingsOf(await server.owner());
  ben = await holdingsOf(await server.owner());
});
afterAll(() => server.close());

const annas = (): Names => ({
  deviceId: anna.mac.deviceId,
  itemId: anna.itemId,
  recordId: anna.recordId,
  sessionId: anna.sessionId,
  factorId: anna.factorId,
  enrolmentId: anna.enrolmentId,
  holdId: anna.holdId,
  channelId: anna.channelId,
  shareId: anna.shareId,
  pairingId: anna.claimed.pending.pairingId,
});
const nobodys = (): Names => ({
  deviceId: crypto.randomUUID(),
  itemId: crypto.randomUUID(),
  recordId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  factorId: crypto.randomUUID(),
  enrolmentId: crypto.randomUUID(),
  holdId: crypto.randomUUID(),
  channelId: crypto.randomUUID(),
  shareId: toBase64Url(randomBytes(32)),
  pairingId: toBase64Url(randomBytes(32)),
});

/** An order of Ben's own making for whatever Mac: its signature is good, the Mac is not his. */
let bensOrder: string;
let bensCertificate: string;
beforeAll(async () => {
  const { account } = ben.owner;
  bensOrder = (await prepareModeOrder(account, ben.mac.device, { mode: 'stolen' }, Date.now())).token;
  const certificate = readSigned(certificateKind, ben.mac.device.device.certificate);
  bensCertificate = await sign(certificateKind, certificate, account.orderKey);
});

const device = ({ deviceId }: Names) => ({ deviceId });
const opaqueMessage = 'AAAA';
const KEY = toBase64Url(new Uint8Array(32));

const rows: Record<CallName, Row> = {
  server: { open: 'what the server is, the same for everybody' },
  signUpStart: { open: 'makes a new account; needs an invitation' },
  signUpFinish: { open: 'needs the id that sign-up gave to this client' },
  signInStart: { open: 'answers alike for every name; see sign-in-routes.test.ts' },
  signInFinish: { open: 'needs the password' },
  recoveryStart: { open: 'answers alike for every name; see recovery-routes.test.ts' },
  recoveryProve: { open: 'needs the recovery code' },
  recoveryFinish: { open: 'needs a proven recovery' },
  pairingOffer: { open: 'needs the pairing id, which only link or code give; shows public keys only' },
  pairingClaim: { open: 'needs the pairing id; without the secret the claim does not verify' },

  signOut: { own: () => undefined },
  account: { own: () => undefined },
  putState: { own: () => ({ state: anna.owner.account.signedState.token }) },
  passwordStart: { own: () => ({ registrationRequest: opaqueMessage, startLoginRequest: opaqueMessage }) },
  passwordFinish: {
    own: () => ({
      changeId: crypto.randomUUID(),
      finishLoginRequest: opaqueMessage,
      registrationRecord: opaqueMessage,
      passwordWrap: opaqueMessage,
    }),
  },
  stepUp: { own: () => undefined },
  keyChanges: { own: () => undefined },
  renewRecoveryCode: {
    own: () => ({
      ...{ previousRootKey: anna.owner.account.keyring.rootKey, rootKey: KEY, recoveryAuthKey: KEY },
      ...{ keyring: 'AAAA', kit: 'AAAA', state: anna.owner.account.signedState.token },
    }),
  },
  rotateStart: { own: () => ({ registrationRequest: opaqueMessage }) },
  rotateFinish: {
    own: () => ({
      ...{ changeId: crypto.randomUUID(), registrationRecord: opaqueMessage, records: [] },
      vault: {
        ...{ generation: 2, passwordWrap: 'AAAA', keyring: 'AAAA', kit: 'AAAA', orderKey: KEY, rootKey: KEY },
        ...{ recoveryAuthKey: KEY, recipient: 'age1pq1' },
      },
      state: anna.owner.account.signedState.token,
      rotation: anna.owner.account.signedState.token,
      macs: [{ deviceId: anna.mac.deviceId, certificate: bensCertificate, order: bensOrder, afterSeq: 0 }],
    }),
  },
  sessions: { own: () => undefined },
  endOtherSessions: { own: () => undefined },
  changeSession: { names: ({ sessionId }) => ({ params: { id: sessionId }, body: { onPairedMac: true } }) },
  endSession: { names: ({ sessionId }) => ({ params: { id: sessionId } }) },
  records: { own: () => undefined },
  // Record ids are the account's own: writing "over" another's id makes one's own record of that id, at revision 1.
  putRecord: {
    names: ({ recordId }) => ({ params: { id: recordId }, body: { kind: 'note', rev: 2, ciphertext: 'AAAA' } }),
  },
  deleteRecord: { names: ({ recordId }) => ({ params: { id: recordId }, query: { rev: 1 } }) },
  createPairing: { own: () => anna.claimed.progress.claimed.offer },
  pairing: { names: ({ pairingId }) => ({ params: { pairingId } }) },
  certify: { names: ({ pairingId }) => ({ params: { pairingId }, body: { certificate: bensCertificate } }) },
  refusePairing: { names: ({ pairingId }) => ({ params: { pairingId } }) },
  devices: { own: () => undefined },
  device: { names: (names) => ({ params: device(names) }) },
  putOrder: { names: (names) => ({ params: device(names), body: { order: bensOrder, afterSeq: 0 } }) },
  removeDevice: { names: (names) => ({ params: device(names), body: { action: 'erase' } }) },
  keepDevice: { names: (names) => ({ params: device(names) }) },
  items: { names: (names) => ({ params: device(names) }) },
  sealed: { names: (names) => ({ params: { ...device(names), id: names.itemId } }) },
  sealedBatch: { names: (names) => ({ params: device(names), body: { ids: [names.itemId] } }) },
  events: { own: () => undefined },
  activity: { own: () => undefined },
  factors: { own: () => undefined },
  beginTotp: { own: () => undefined },
  confirmTotp: { names: ({ enrolmentId }) => ({ params: { id: enrolmentId }, body: { code: '000000' } }) },
  beginPasskey: { own: () => undefined },
  confirmPasskey: {
    names: ({ enrolmentId }) => ({
      params: { id: enrolmentId },
      body: { made: { id: 'AAAA', clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [] } },
    }),
  },
  passkeyChallenge: { own: () => ({ action: `erase ${anna.mac.deviceId}` }) },
  signInFactors: { open: 'needs a sign-in whose password was right' },
  removeFactor: { names: ({ factorId }) => ({ params: { id: factorId }, body: {} }) },
  signInFactor: { open: 'needs a sign-in whose password was right' },
  holds: { own: () => undefined },
  messages: { own: () => undefined },
  unsubscribe: { open: 'ends news, and only with the token that one mail address was sent' },
  addChannel: { own: () => ({ ...webhook, url: `https://hooks.example.org/${crypto.randomUUID()}` }) },
  setUnseenDays: { own: () => ({ days: 5 }) },
  confirmChannel: { names: ({ channelId }) => ({ params: { channelId }, body: { code: '00000000' } }) },
  changeChannel: { names: ({ channelId }) => ({ params: { channelId }, body: { wants: [] } }) },
  removeChannel: { names: ({ channelId }) => ({ params: { channelId } }) },
  shares: { own: () => undefined },
  createShare: {
    names: (names) => ({ params: {}, body: { ...newShare(), ...device(names), itemIds: [names.itemId] } }),
  },
  streetMap: { own: () => undefined },
  streetMapFile: { own: () => undefined },
  revokeShare: { names: ({ shareId }) => ({ params: { shareId } }) },
  openShare: { open: 'needs the read token, which only the link gives; see share-routes.test.ts' },
  sharedItems: { open: 'needs the read token' },
  sharedSealed: { open: 'needs the read token, and opens what its link covers alone' },
  timeStamps: { own: () => ({ roots: [KEY] }) },
  askHold: {
    names: (names) => ({ body: { action: 'erase', ...device(names) }, params: {} }),
  },
  lifetime: { own: () => undefined },
  deleteAccount: { own: () => ({}) },
  keepAccount: { own: () => undefined },
  setRetention: { names: (names) => ({ params: device(names), body: { reportDays: 30, evidenceDays: 180 } }) },
  eraseTheft: { names: (names) => ({ params: device(names), body: { firstSeq: 1 } }) },
  keepTheft: { names: (names) => ({ params: device(names), query: { firstSeq: 1 } }) },
  // A pack of her Mac; of everything, an export is of one's own account.
  beginExport: { names: (names) => ({ params: {}, body: { what: 'pack', ...device(names) } }) },
  endHold: { names: ({ holdId }) => ({ params: { id: holdId } }) },

  pairingStatus: { own: () => undefined },
  checkIn: { own: () => ({ epoch: 1 }) },
  putItem: { names: ({ itemId }) => ({ params: { id: itemId } }) },
  acknowledge: { own: () => ({ acknowledgement: annasAcknowledgement }) },
  acknowledgeRotation: { own: () => ({ acknowledgement: annasAcknowledgement }) },
  places: { own: () => ({ addresses: [] }) },
  stream: { own: () => undefined },
};

let annasAcknowledgement: string;
beforeAll(async () => {
  annasAcknowledgement = await sign(
    acknowledgementKind,
    {
      v: 1,
      accountId: anna.owner.account.accountId,
      deviceId: anna.mac.deviceId,
      orderHash: toBase64Url(randomBytes(32)),
      seq: 1,
      mode: 'paused',
      at: 1,
    },
    anna.mac.deviceKey,
  );
});

/** Routes beside the table of the API: nothing of an account stands behind them. */
const besideTheTable = [
  /^GET \/healthz$/,
  /^(GET|HEAD) \/api\/docs/,
  /^HEAD /,
  // From a mail: below, and in message-routes.test.ts.
  /^(?:GET|POST) \/unsubscribe\/:token$/,
  // For the doctor, which shows that it holds the server's secrets: below.
  /^GET \/healthz\/(?:events|socket|caller)$/,
];

const entries = Object.entries(api) as [CallName, Endpoint][];
const isStream = (endpoint: Endpoint) => endpoint.produces === 'text/event-stream' || endpoint.produces === 'websocket';

function requestOf(name: CallName, names: Names): InjectOptions {
  const endpoint: Endpoint = api[name];
  const row = rows[name];
  const {
    params = {},
    query = {},
    body,
  }: { params?: object; query?: object; body?: unknown } = 'names' in row
    ? row.names(names)
    : { body: 'own' in row ? row.own() : undefined };
  return {
    method: endpoint.method,
    url: pathOf(endpoint.path, params, query),
    ...(body !== undefined && { payload: body as object }),
  };
}

const told = ({ statusCode, body }: LightMyRequestResponse) => `${statusCode} ${body}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('every route that the server knows has its row', () => {
  const known = routesOf(server.app.printRoutes({ commonPrefix: false }));
  expect(known.length).toBeGreaterThan(entries.length);
  const tabled = new Set(entries.map(([, { method, path }]) => `${method} ${path}`));
  const strange = known.filter((place) => !tabled.has(place) && !besideTheTable.some((known) => known.test(place)));
  expect(strange).toEqual([]);
  const missing = [...tabled].filter((place) => !known.includes(place));
  expect(missing).toEqual([]);
});

describe.each(entries.filter(([, { authorization }]) => authorization !== 'none'))('%s', (name, endpoint) => {
  test('refuses whoever shows nothing, a made-up token, or the other side’s', async () => {
    const wrongSide =
      endpoint.authorization === 'owner'
        ? bearer(anna.mac.deviceToken)
        : { cookie: [...anna.owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ') };
    for (const headers of [{}, bearer(toBase64Url(randomBytes(32))), bearer('x'), wrongSide]) {
      const answer = await server.app.inject({ ...requestOf(name, annas()), headers });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({
        code: endpoint.authorization === 'owner' ? 'not_signed_in' : 'unknown_device',
      });
    }
  });
});

describe.each(entries.filter(([name]) => 'names' in rows[name] && name !== 'putItem'))('%s', (name) => {
  test('answers about what is Anna’s exactly as about what nobody has', async () => {
    const [hers, none] = [annas(), nobodys()];
    const about = await ben.owner.inject(requestOf(name, hers));
    const unknown = await ben.owner.inject(requestOf(name, none));
    expect(about.statusCode).toBeGreaterThanOrEqual(400);
    expect(withoutNames(told(about), hers)).toBe(withoutNames(told(unknown), none));
  });
});

describe.each(entries.filter(([name, endpoint]) => 'own' in rows[name] && !isStream(endpoint) && name !== 'signOut'))(
  '%s',
  (name, endpoint) => {
    test('tells Ben nothing of Anna’s and changes nothing of hers', async () => {
      const before = await snapshotOfAnna();
      const ask = endpoint.authorization === 'owner' ? ben.owner.inject : ben.mac.inject;
      const answer = await ask(requestOf(name, annas()));
      for (const id of [...Object.values(annas()), anna.owner.account.accountId, anna.owner.loginName]) {
        expect(answer.body).not.toContain(id);
      }
      expect(await snapshotOfAnna()).toEqual(before);
    });
  },
);

test('an item under Anna’s id is Ben’s own item, and Anna’s stays as it was', async () => {
  const before = await snapshotOfAnna();
  const wish: ItemWish = { id: anna.itemId, seq: 2 };
  await ben.mac.put(await ben.mac.item(wish));
  expect(await snapshotOfAnna()).toEqual(before);
  const annasItem = await anna.mac.item();
  await expect(ben.mac.put(annasItem)).rejects.toMatchObject({ code: expect.stringMatching(/item_refused|forbidden/) });
  expect(await snapshotOfAnna()).toEqual(before);
});

test('a Mac whose claim was not answered yet can only ask how it went', async () => {
  const asked = entries.filter(([name, { authorization }]) => authorization === 'agent' && name !== 'pairingStatus');
  for (const [name] of asked) {
    const answer = await server.app.inject({ ...requestOf(name, annas()), headers: bearer(ben.claimed.deviceToken) });
    expect([name, answer.statusCode]).toEqual([name, expect.any(Number)]);
    expect([401, 403]).toContain(answer.statusCode);
  }
});

test('the streams carry what is one’s own, and nothing of the other account', async () => {
  const cookie = (owner: TestOwner) => [...owner.cookies].map(([key, value]) => `${key}=${value}`).join('; ');
  const listen = async (owner: TestOwner) => {
    const ending = new AbortController();
    const answer = await fetch(`${origin}/api/events`, { headers: { cookie: cookie(owner) }, signal: ending.signal });
    expect(answer.status).toBe(200);
    let heard = '';
    const reading = (async () => {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>)
        heard += Buffer.from(chunk).toString();
    })().catch(() => {});
    return {
      heard: () => heard,
      end: async () => {
        ending.abort();
        await reading;
      },
    };
  };
  const orders: Record<'anna' | 'ben', string[]> = { anna: [], ben: [] };
  const stream = async (who: 'anna' | 'ben', mac: TestMac) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/agent/stream`, {
      headers: bearer(mac.deviceToken),
    });
    socket.on('message', (data) => orders[who].push(String(data)));
    await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
    return socket;
  };
  const [annaHears, benHears] = [await listen(anna.owner), await listen(ben.owner)];
  const sockets = [await stream('anna', anna.mac), await stream('ben', ben.mac)];

  const item = await anna.mac.item();
  await anna.mac.put(item);
  const current = await anna.owner.call('device', { params: { deviceId: anna.mac.deviceId } });
  const prepared = await prepareModeOrder(
    anna.owner.account,
    { ...anna.mac.device, device: current },
    { mode: 'stolen' },
    Date.now(),
  );
  await giveOrder(anna.owner.call, anna.owner.account, prepared);
  await until(() => annaHears.heard().includes(item.token) && orders.anna.length > 0, 'Anna hears of both');
  await new Promise((next) => setTimeout(next, 200));
  expect(annaHears.heard()).toContain(item.token);
  expect(orders.anna.join()).toContain(prepared.token);
  expect(benHears.heard()).not.toContain(anna.mac.deviceId);
  expect(orders.ben).toEqual([]);
  for (const socket of sockets) socket.terminate();
  await Promise.all([annaHears.end(), benHears.end()]);
});

/** All that Anna can see of her account; times of contact move on by themselves. */
async function snapshotOfAnna() {
  const { call } = anna.owner;
  const { devices } = await call('devices', {});
  return {
    account: await call('account', {}),
    records: await call('records', {}),
    sessions: (await call('sessions', {})).sessions.map(({ id }) => id),
    devices: devices.map(({ lastSeenAt: _, ...rest }) => rest),
    items: await call('items', { params: { deviceId: anna.mac.deviceId } }),
    pairing: await call('pairing', { params: { pairingId: anna.claimed.pending.pairingId } }),
    factors: await call('factors', {}),
    holds: await call('holds', {}),
    shares: await call('shares', {}),
    activity: await call('activity', { query: { limit: 200 } }),
    stateHash: hashSigned(stateKind, anna.owner.account.signedState.token),
  };
}

const withoutNames = (text: string, names: Names): string =>
  Object.entries(names).reduce((left, [name, value]) => left.replaceAll(value, `<${name}>`), text);

/** `METHOD /path` of every route, from the tree that Fastify prints: each line is indented by its depth. */
function routesOf(tree: string): string[] {
  const path: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, lead = '', segment = '', methods] = /^([│├└─ ]*)(\S+?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    if (segment === '') return [];
    const depth = lead.length / 4;
    path.length = depth - 1;
    path.push(segment);
    return (methods?.split(', ') ?? []).map((method) => `${method} ${path.join('')}`);
  });
}

test.each([['events'], ['socket'], ['caller']])('/healthz/%s is not there but for the doctor', async (name) => {
  for (const authorization of [undefined, `Bearer ${'A'.repeat(43)}`, `Bearer ${anna.mac.deviceToken}`]) {
    const answer = await server.app.inject({
      url: `/healthz/${name}`,
      headers: { ...(authorization !== undefined && { authorization }) },
    });
    expect([answer.statusCode, answer.json().detail]).toEqual([404, 'there is no such address here']);
  }
});
