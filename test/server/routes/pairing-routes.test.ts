import { randomBytes } from 'node:crypto';
import { toBase64Url } from '@homeward/shared/base64url';
import { certificateKind, type DeviceCertificate } from '@homeward/shared/certificate';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { makeOffer, transcriptSha256 } from '@homeward/shared/pairing';
import { newLinkSecret, pairingKeysOf } from '@homeward/shared/pairing-secret';
import { recipientIdOf } from '@homeward/shared/recipient';
import { sign } from '@homeward/shared/signed';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { type ClaimedPairing, claim, offer, pairMac } from '../test-mac.ts';

let server: ServerUnderTest;
let owner: TestOwner;
let now = Date.now();
beforeAll(async () => {
  server = await startServerUnderTest({ clock: { now: () => now }, flags: ['--max-devices', '4'] });
  owner = await server.owner();
});
afterAll(() => server.close());

const MINUTE_MS = 60_000;

/** The certificate that an honest console would make, with something else in it. */
async function certificateFor(claimed: ClaimedPairing, changes: Partial<DeviceCertificate> = {}, signer = owner) {
  const { claim: maced, deviceId, offer: offered } = claimed.progress.claimed;
  if (!maced || !deviceId) throw new Error('the pairing is not claimed');
  const certificate = {
    ...{ v: 1, accountId: owner.account.accountId, deviceId, pairingId: claimed.pending.pairingId },
    ...{ deviceKey: maced.claim.deviceKey, transcriptSha256: transcriptSha256(offered) },
    ...{ rev: 1, status: 'active', trustedUntilSeq: null, issuedAt: now },
    ...changes,
  } as DeviceCertificate;
  return await sign(certificateKind, certificate, signer.account.orderKey);
}

const certify = (claimed: ClaimedPairing, certificate: string) =>
  owner.call('certify', { params: { pairingId: claimed.pending.pairingId }, body: { certificate } });

describe('offering a pairing', () => {
  async function offerWith(changes: Record<string, unknown>, recipient = owner.account.keyring.recipient) {
    const { accountId, loginName, keyring, orderKey } = owner.account;
    const { receiptKey } = await owner.call('server', {});
    const origin = 'http://127.0.0.1:0';
    const keys = await pairingKeysOf({ form: 'link', secret: newLinkSecret() }, origin);
    const transcript = {
      ...{ v: 1 as const, origin, accountId, loginName, pairingId: keys.pairingId, receiptKey },
      ...{ expiresAt: now + 15 * MINUTE_MS, orderKey: toBase64Url(orderKey.publicKey), rootKey: keyring.rootKey },
      recipientId: recipientIdOf(keyring.recipient),
      ...changes,
    };
    return await owner.call('createPairing', { body: makeOffer(transcript, recipient, keys) });
  }
  const other32 = toBase64Url(randomBytes(32));

  test('that names this server, account and keys is taken', async () => {
    const { expiresAt } = await offerWith({});
    expect(expiresAt).toBe(now + 15 * MINUTE_MS);
  });

  test.each([
    ['origin', { origin: 'https://elsewhere.example' }],
    ['account', { accountId: crypto.randomUUID() }],
    ['login name', { loginName: 'somebody else' }],
    ['receipt key', { receiptKey: other32 }],
    ['order key', { orderKey: other32 }],
    ['root key', { rootKey: other32 }],
    ['recipient id', { recipientId: other32 }],
    ['hour', { expiresAt: now + 60 * MINUTE_MS }],
  ])('that names another %s is refused', async (_, changes) => {
    await expect(offerWith(changes)).rejects.toMatchObject({ code: 'pairing_refused' });
  });

  test('with another recipient than the account’s is refused', async () => {
    const { keyring } = (await server.owner()).account;
    const recipientId = recipientIdOf(keyring.recipient);
    await expect(offerWith({ recipientId }, keyring.recipient)).rejects.toMatchObject({ code: 'pairing_refused' });
    await expect(offerWith({}, 'age1classic')).rejects.toMatchObject({ code: 'wrong_recipient' });
  });

  test('that is over is refused', async () => {
    await expect(offerWith({ expiresAt: now })).rejects.toMatchObject({ code: 'pairing_expired' });
  });

  test('twice under one id is refused', async () => {
    const secret = newLinkSecret();
    const { pairingId } = await pairingKeysOf({ form: 'link', secret }, 'http://127.0.0.1:0');
    await offerWith({ pairingId });
    await expect(offerWith({ pairingId })).rejects.toMatchObject({ code: 'pairing_used' });
  });

  test('again and again ends in “too many”', async () => {
    const busy = await server.owner();
    for (let count = 0; count < 20; count += 1) await offer(server, busy);
    await expect(offer(server, busy)).rejects.toMatchObject({ code: 'rate_limited' });
    now += 16 * MINUTE_MS;
    await offer(server, busy);
  });
});

describe('claiming a pairing', () => {
  test('works once', async () => {
    const { pending, progress } = await claim(server, owner);
    const { pairingId } = pending;
    const again = { pairingId, claim: progress.claimed.claim ?? { claim: {} as never, mac: '' } };
    await expect(server.browser().call('pairingClaim', { body: again })).rejects.toMatchObject({
      code: 'pairing_used',
    });
    await expect(server.browser().call('pairingOffer', { body: { pairingId } })).rejects.toMatchObject({
      code: 'pairing_used',
    });
  });

  test('of two Macs at the same time one wins', async () => {
    const source = await claim(server, owner);
    const { pairingId } = await offer(server, owner);
    const body = { pairingId, claim: source.progress.claimed.claim ?? { claim: {} as never, mac: '' } };
    const tries = await Promise.allSettled([1, 2].map(() => server.browser().call('pairingClaim', { body })));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is too late after 15 minutes', async () => {
    const { pairingId } = await offer(server, owner);
    now += 15 * MINUTE_MS;
    await expect(server.browser().call('pairingOffer', { body: { pairingId } })).rejects.toMatchObject({
      code: 'pairing_expired',
    });
    expect(await owner.call('pairing', { params: { pairingId } })).toMatchObject({ status: 'expired' });
  });

  test('of an unknown pairing finds nothing', async () => {
    const pairingId = toBase64Url(randomBytes(32));
    await expect(server.browser().call('pairingOffer', { body: { pairingId } })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('answering a claim', () => {
  test('until then the Mac may only ask how it goes', async () => {
    const claimed = await claim(server, owner);
    expect(await claimed.call('pairingStatus', {})).toEqual({ status: 'claimed', certificate: null });
    await expect(claimed.call('checkIn', { body: { epoch: 1 } })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(claimed.call('places', { body: { addresses: [] } })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      claimed.call('acknowledge', { body: { acknowledgement: `a.${'A'.repeat(86)}` } }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect((await owner.call('devices', {})).devices.map(({ deviceId }) => deviceId)).not.toContain(claimed.deviceId);
  });

  test('with a certificate makes it a Mac; the same certificate again changes nothing', async () => {
    const claimed = await claim(server, owner);
    const certificate = await certificateFor(claimed);
    const device = await certify(claimed, certificate);
    expect(device).toMatchObject({ deviceId: claimed.deviceId, certificate, order: null, items: 0, tombstone: null });
    expect(await claimed.call('pairingStatus', {})).toEqual({ status: 'certified', certificate });
    expect((await claimed.call('checkIn', { body: { epoch: 1 } })).haveSeq).toBe(0);
    expect(await certify(claimed, certificate)).toMatchObject({ deviceId: claimed.deviceId });
    await expect(certify(claimed, await certificateFor(claimed, { issuedAt: now + 1 }))).rejects.toMatchObject({
      code: 'pairing_used',
    });
    const { pairingId } = claimed.pending;
    await expect(owner.call('refusePairing', { params: { pairingId } })).rejects.toMatchObject({
      code: 'pairing_used',
    });
    await owner.call('removeDevice', { params: { deviceId: claimed.deviceId }, body: { action: 'retire' } });
  });

  test('with a forged certificate is refused', async () => {
    const claimed = await claim(server, owner);
    const strangers = await certificateFor(claimed, {}, await server.owner());
    await expect(certify(claimed, strangers)).rejects.toMatchObject({ code: 'bad_signature' });
    const [payload = ''] = (await certificateFor(claimed)).split('.');
    await expect(certify(claimed, `${payload}.${'A'.repeat(86)}`)).rejects.toMatchObject({ code: 'bad_signature' });
  });

  test.each([
    ['account', { accountId: crypto.randomUUID() }],
    ['Mac', { deviceId: crypto.randomUUID() }],
    ['pairing', { pairingId: toBase64Url(randomBytes(32)) }],
    ['key', { deviceKey: toBase64Url(randomBytes(32)) }],
    ['transcript', { transcriptSha256: toBase64Url(randomBytes(32)) }],
    ['status', { status: 'retired' as const }],
    ['revision', { rev: 2 }],
    ['end', { trustedUntilSeq: 7 }],
  ])('with a certificate of another %s is refused', async (_, changes) => {
    const claimed = await claim(server, owner);
    await expect(certify(claimed, await certificateFor(claimed, changes))).rejects.toMatchObject({
      code: 'certificate_refused',
    });
    await owner.call('refusePairing', { params: { pairingId: claimed.pending.pairingId } });
    expect(await claimed.call('pairingStatus', {})).toEqual({ status: 'refused', certificate: null });
  });

  test('is too late after 15 minutes; the Mac learns of it, for a day', async () => {
    const claimed = await claim(server, owner);
    now += 15 * MINUTE_MS;
    await expect(certify(claimed, await certificateFor(claimed))).rejects.toMatchObject({ code: 'pairing_expired' });
    expect(await claimed.call('pairingStatus', {})).toEqual({ status: 'expired', certificate: null });
    now += 25 * 60 * MINUTE_MS;
    await offer(server, owner);
    await expect(claimed.call('pairingStatus', {})).rejects.toMatchObject({ code: 'unknown_device' });
  });

  test('before there is a claim is refused', async () => {
    const { pairingId } = await offer(server, owner);
    const key = await signingKeyFromSeed(randomBytes(32));
    const certificate = await sign(
      certificateKind,
      {
        ...{ v: 1, accountId: owner.account.accountId, deviceId: crypto.randomUUID(), pairingId },
        ...{ deviceKey: toBase64Url(key.publicKey), transcriptSha256: toBase64Url(randomBytes(32)) },
        ...{ rev: 1, status: 'active', trustedUntilSeq: null, issuedAt: now },
      },
      owner.account.orderKey,
    );
    await expect(owner.call('certify', { params: { pairingId }, body: { certificate } })).rejects.toMatchObject({
      code: 'pairing_refused',
    });
  });

  test('beyond the number of Macs that an account may hold is refused', async () => {
    const full = await server.owner();
    for (let count = 0; count < 4; count += 1) await pairMac(server, full);
    await expect(pairMac(server, full)).rejects.toMatchObject({ code: 'too_many_devices' });
  });
});

test('a token that nobody gave is an unknown Mac’s', async () => {
  for (const authorization of ['', 'Bearer x', `Bearer ${toBase64Url(randomBytes(32))}`]) {
    const answer = await server.app.inject({
      url: '/api/agent/check-in',
      method: 'POST',
      payload: { epoch: 1 },
      headers: { authorization },
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'unknown_device' });
  }
});
