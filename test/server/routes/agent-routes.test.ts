import { randomBytes } from 'node:crypto';
import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { text, utf8 } from '@homeward/shared/bytes';
import { envelopeKind, MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import { verifyReceipt } from '@homeward/shared/receipt';
import { hashSigned, sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAX_ROW_BYTES } from '../../../server/src/services/item-intake.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type SealedTestItem, type TestMac } from '../test-mac.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
beforeAll(async () => {
  server = await startServerUnderTest();
  owner = await server.owner();
  mac = await pairMac(server, owner);
});
afterAll(() => server.close());

/** The item with its envelope's JSON rewritten; signed again so that only the JSON's form is at fault. */
async function rewritten(item: SealedTestItem, rewrite: (json: string) => string): Promise<string> {
  const json = rewrite(text(fromBase64Url(item.token.split('.')[0] ?? '')));
  return `${toBase64Url(utf8(json))}.${item.token.split('.')[1]}`;
}

describe('sending an item', () => {
  test('gives a receipt that verifies; the same again gives the same', async () => {
    const item = await mac.item();
    const receipt = await mac.put(item);
    const { receiptKey } = await owner.call('server', {});
    await verifyReceipt(receipt, hashSigned(envelopeKind, item.token), receiptKey);
    expect(await mac.put(item)).toEqual(receipt);
  });

  test('a large one is kept as a file, and comes back', async () => {
    const item = await mac.item({ kind: 'snapshot', bytes: randomBytes(MAX_ROW_BYTES * 3) });
    const receipt = await mac.put(item);
    expect(await mac.put(item)).toEqual(receipt);
    const stored = await server.database
      .selectFrom('items')
      .select(['body', 'sealed'])
      .where('id', '=', item.id)
      .executeTakeFirst();
    expect(stored).toEqual({ body: 'file', sealed: null });
    const answer = await owner.inject({ url: `/api/devices/${mac.deviceId}/items/${item.id}/sealed` });
    expect(answer.rawPayload.equals(item.sealed)).toBe(true);
  });

  test('of which the Mac had to drop the body keeps the envelope', async () => {
    const item = await mac.item({ kind: 'snapshot' });
    await mac.put(item, { dropped: true });
    const { items } = await owner.call('items', { params: { deviceId: mac.deviceId }, query: { kind: 'snapshot' } });
    expect(items[0]).toMatchObject({ envelope: item.token, body: 'dropped' });
    await expect(mac.put(item)).resolves.toMatchObject({ envelopeHash: hashSigned(envelopeKind, item.token) });
    const answer = await owner.inject({ url: `/api/devices/${mac.deviceId}/items/${item.id}/sealed` });
    expect(answer.json()).toMatchObject({ code: 'not_found' });
  });

  test('with other bytes than the envelope says is refused', async () => {
    const item = await mac.item();
    const flipped = Uint8Array.from(item.sealed);
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    await expect(mac.put(item, { sealed: flipped })).rejects.toMatchObject({ code: 'item_refused' });
    await expect(mac.put(item, { sealed: item.sealed.subarray(1) })).rejects.toMatchObject({ code: 'item_refused' });
    await expect(mac.put(item, { sealed: new Uint8Array() })).rejects.toMatchObject({ code: 'item_refused' });
    await mac.put(item);
  });

  test('under another id is refused', async () => {
    const item = await mac.item();
    await expect(mac.put(item, { id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'item_refused' });
    await mac.put(item);
  });

  test('of another Mac is refused, of the same account too', async () => {
    const other = await pairMac(server, owner);
    await expect(mac.put(await other.item())).rejects.toMatchObject({ code: 'item_refused' });
  });

  test('of another account is refused', async () => {
    const item = await mac.item();
    const envelope = { ...item.envelope, accountId: crypto.randomUUID() };
    const token = await sign(envelopeKind, envelope, mac.deviceKey);
    await expect(mac.put(item, { token })).rejects.toMatchObject({ code: 'item_refused' });
    await mac.put(item);
  });

  test('with a number that other content has is a conflict', async () => {
    const item = await mac.item();
    await mac.put(item);
    const sameNumber = await mac.item({ seq: item.envelope.seq });
    await expect(mac.put(sameNumber)).rejects.toMatchObject({ code: 'item_conflict' });
    const sameId = await mac.item({ id: item.id, seq: item.envelope.seq + 1 });
    await expect(mac.put(sameId)).rejects.toMatchObject({ code: 'item_conflict' });
  });

  test.each<[string, string, (json: string) => string]>([
    ['white space', 'not_canonical', (json) => json.replace('":', '": ')],
    ['another order of keys', 'not_canonical', (json) => json.replace(/^\{(.*?),(.*)\}$/, '{$2,$1}')],
    ['a key that stands twice', 'not_canonical', (json) => json.replace('{', '{"v":1,')],
    ['an escape that need not be', 'not_canonical', (json) => json.replace('"ed25519"', '"\\u0065d25519"')],
    ['another number form', 'not_canonical', (json) => json.replace('"v":1', '"v":1.0')],
    ['an unknown key', 'invalid_shape', (json) => json.replace('{', '{"a":1,')],
    ['a missing key', 'invalid_shape', (json) => json.replace('"alg":"ed25519",', '')],
    ['an unknown version', 'unknown_version', (json) => json.replace('"v":1', '"v":2')],
    ['half an object', 'invalid_json', (json) => json.slice(0, -1)],
  ])('whose envelope has %s is refused', async (_, code, rewrite) => {
    const item = await mac.item({ seq: 1_000_000 });
    await expect(mac.put(item, { token: await rewritten(item, rewrite) })).rejects.toMatchObject({ code });
  });

  test.each([
    ['no token', 'hello', 'invalid_shape'],
    ['a token without its signature', 'eyJ2IjoxfQ', 'invalid_shape'],
    ['base64 with spare bits', `eyJ2IjoxfR.${'A'.repeat(86)}`, 'not_canonical'],
    ['a signature with spare bits', `eyJ2IjoxfQ.${'A'.repeat(85)}B`, 'not_canonical'],
  ])('whose envelope is %s is refused', async (_, token, code) => {
    await expect(mac.put(await mac.item({ seq: 1_000_000 }), { token })).rejects.toMatchObject({ code });
  });

  test('without an envelope, as JSON, or too large is refused', async () => {
    const item = await mac.item({ seq: 1_000_000 });
    const put = async (headers: Record<string, string>, payload: Buffer) => {
      const answer = await mac.inject({ method: 'PUT', url: `/api/agent/items/${item.id}`, headers, payload });
      return answer.json<{ code: string }>().code;
    };
    const bytes = { 'content-type': 'application/octet-stream' };
    expect(await put(bytes, Buffer.from(item.sealed))).toBe('bad_request');
    expect(await put({ 'content-type': 'application/json', [ENVELOPE_HEADER]: item.token }, Buffer.from('{}'))).toBe(
      'unsupported_media_type',
    );
    expect(await put({ ...bytes, [ENVELOPE_HEADER]: item.token }, Buffer.alloc(MAX_SEALED_BYTES + 1))).toBe(
      'too_large',
    );
  });

  test('as JSON is refused without being read: so much JSON would hold everybody up', async () => {
    const item = await mac.item({ seq: 1_000_000 });
    const answer = await mac.inject({
      method: 'PUT',
      url: `/api/agent/items/${item.id}`,
      headers: { 'content-type': 'application/json', [ENVELOPE_HEADER]: item.token },
      payload: '{"this":"does not parse"',
    });
    expect(answer.json()).toMatchObject({ code: 'unsupported_media_type' });
  });

  test('to an id that is none is refused', async () => {
    const answer = await mac.inject({ method: 'PUT', url: '/api/agent/items/..%2Fx' });
    expect(answer.json()).toMatchObject({ code: 'bad_request' });
  });
});

describe('checking in', () => {
  test('tells what the server has, epoch by epoch', async () => {
    const fresh = await pairMac(server, owner);
    expect(await fresh.call('checkIn', { body: { epoch: 1 } })).toMatchObject({
      ...{ order: null, haveSeq: 0, lastEnvelope: null, lastAcknowledgement: null },
    });
    const [first, second, third] = [await fresh.item(), await fresh.item(), await fresh.item()];
    await fresh.put(third);
    await fresh.put(first);
    expect((await fresh.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(1);
    await fresh.put(second);
    expect(await fresh.call('checkIn', { body: { epoch: 1 } })).toMatchObject({
      haveSeq: 3,
      lastEnvelope: third.token,
    });
    const nextLife = await fresh.item({ epoch: 2, seq: 1 });
    await fresh.put(nextLife);
    expect(await fresh.call('checkIn', { body: { epoch: 1 } })).toMatchObject({
      haveSeq: 3,
      lastEnvelope: nextLife.token,
    });
    expect((await fresh.call('checkIn', { body: { epoch: 2 } })).haveSeq).toBe(1);
  });

  test('shows the owner when the Mac was last there', async () => {
    const before = Date.now();
    // A newer app says more than this server knows.
    await mac.call('checkIn', { body: { ...{ epoch: 1 }, ...{ sinceLater: [1] } } });
    const { lastSeenAt } = await owner.call('device', { params: { deviceId: mac.deviceId } });
    expect(lastSeenAt).toBeGreaterThanOrEqual(before);
  });
});

describe('asking for places', () => {
  test('gives the caller’s own and those of the given addresses, and keeps neither', async () => {
    const answer = await mac.inject({
      method: 'POST',
      url: '/api/agent/places',
      payload: { addresses: ['193.99.144.80', '10.1.2.3'] },
      remoteAddress: '8.8.8.8',
    });
    expect(answer.json()).toMatchObject({
      own: { address: '8.8.8.8', scope: 'public', countryCode: 'US', placeSource: 'server' },
      places: [
        { address: '193.99.144.80', countryCode: 'DE' },
        { address: '10.1.2.3', scope: 'private' },
      ],
    });
    expect(server.log.join('')).not.toMatch(/8\.8\.8\.8|193\.99\.144|Mountain|Hanover/);
  });

  test('shows IPv4 within IPv6 as IPv4', async () => {
    const answer = await mac.inject({
      method: 'POST',
      url: '/api/agent/places',
      payload: { addresses: [] },
      remoteAddress: '::ffff:8.8.8.8',
    });
    expect(answer.json()).toMatchObject({ own: { address: '8.8.8.8', scope: 'public' } });
  });

  test('refuses what is no address, and too many', async () => {
    await expect(mac.call('places', { body: { addresses: ['1.2.3'] } })).rejects.toMatchObject({ code: 'bad_request' });
    const addresses = Array.from({ length: 65 }, () => '8.8.8.8');
    await expect(mac.call('places', { body: { addresses } })).rejects.toMatchObject({ code: 'bad_request' });
  });
});
