import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes, utf8 } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { envelopeKind } from '@homeward/shared/envelope';
import { errorCodeOf } from '@homeward/shared/errors';
import { identitiesOf } from '@homeward/shared/keyring';
import { verifyOrder } from '@homeward/shared/order';
import { makeClaim, pairingDigits, verifyOffer, verifyPairingCertificate } from '@homeward/shared/pairing';
import { pairingKeysOf, parsePairingLink } from '@homeward/shared/pairing-secret';
import { issueReceipts, keyIdOf } from '@homeward/shared/receipt';
import { newRecoveryCode } from '@homeward/shared/recovery-kit';
import { sealItem } from '@homeward/shared/seal';
import { hashSigned, sign } from '@homeward/shared/signed';
import { canonicalJson } from '@homeward/shared/strict-json';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as opaque from '@serenity-kit/opaque';
import { verifyDevice } from '../../../server/web/src/owner/device.ts';
import { openListedItem } from '../../../server/web/src/owner/items.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import {
  confirmPairing,
  offerPairing,
  pairingProgress,
  resumePairing,
  withdrawPairing,
} from '../../../server/web/src/owner/pairing.ts';
import { readRecords, recordsOf } from '../../../server/web/src/owner/records.ts';
import { signUp } from '../../../server/web/src/owner/sign-up.ts';
import { StandInServer } from './stand-in-server.ts';

const origin = 'https://home.example';
const deviceId = '0190a0b0-0000-7000-8000-000000000001';
const about = { model: 'MacBook Air', hostName: 'air.local', platform: 'macOS 26', serial: 'FCX19GT9XR' };

beforeAll(() => opaque.ready);

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => errorCodeOf(error),
  );

/** A signed-up owner, and a Mac that claims whatever text the console shows. */
async function story() {
  const server = new StandInServer();
  const recoveryCode = newRecoveryCode();
  const ports = { call: server.call, now: Date.now };
  const request = { loginName: 'heron', password: 'six words', recoveryCode };
  const { account } = await signUp({ ...ports, opaque: opaque.client }, request);
  const deviceKey = await signingKeyFromSeed(randomBytes(32));
  const claim = async (text: string) => {
    const link = text.startsWith('homeward:') ? parsePairingLink(text) : null;
    const secret = link ? ({ form: 'link', secret: link.secret } as const) : ({ form: 'code', code: text } as const);
    const keys = await pairingKeysOf(secret, origin);
    const row = server.pairings.get(keys.pairingId);
    if (!row) throw new Error('the server has no such pairing');
    const transcript = verifyOffer(row.offer, { origin, keys, now: Date.now(), ownerKeys: link?.ownerKeys });
    row.claim = await makeClaim(row.offer, deviceKey.publicKey, about, keys);
    row.status = 'claimed';
    row.deviceId = deviceId;
    return { row, transcript, digits: pairingDigits(row.offer, row.claim.claim) };
  };
  return { server, recoveryCode, ports, account, deviceKey, claim, receiptKey: await server.receiptKey() };
}

async function pairedStory() {
  const told = await story();
  const { ports, account, receiptKey, claim } = told;
  const pending = await offerPairing(ports, account, 'link', { origin, receiptKey });
  const { transcript } = await claim(pending.text);
  const progress = await pairingProgress(ports, account, pending);
  if (progress.status !== 'claimed') throw new Error(progress.status);
  const device = await confirmPairing(ports, account, pending, progress, 'Kitchen Mac');
  return { ...told, device, transcript };
}

describe('pairing as the console does it', () => {
  test.each(['link', 'code'] as const)(
    'by %s: same digits on both sides, a certificate that the Mac takes',
    async (form) => {
      const { server, ports, account, receiptKey, claim } = await story();
      const pending = await offerPairing(ports, account, form, { origin, receiptKey });
      expect((await pairingProgress(ports, account, pending)).status).toBe('offered');
      const { row, digits, transcript } = await claim(pending.text);
      expect(transcript.loginName).toBe('heron');
      const progress = await pairingProgress(ports, account, pending);
      if (progress.status !== 'claimed') throw new Error(progress.status);
      expect(progress.about).toEqual(about);
      expect(progress.digits).toBe(digits);
      const { device } = await confirmPairing(ports, account, pending, progress, 'Kitchen Mac');
      if (!row.claim) throw new Error('no claim');
      await verifyPairingCertificate(device.certificate, row.offer, row.claim.claim, deviceId);
      const { records, asSigned } = await readRecords(server.call, account);
      expect(asSigned).toBe(true);
      expect(recordsOf(records, 'pairing')).toEqual([]);
      expect(recordsOf(records, 'device').map(({ body }) => body)).toEqual([
        { kind: 'device', deviceId, name: 'Kitchen Mac', model: about.model, serial: about.serial },
      ]);
    },
  );

  test('is taken up by another session from its record, and withdrawn', async () => {
    const { server, ports, account, receiptKey } = await story();
    const pending = await offerPairing(ports, account, 'code', { origin, receiptKey });
    const [record] = recordsOf((await readRecords(server.call, account)).records, 'pairing');
    if (!record) throw new Error('no record of the pairing');
    const resumed = await resumePairing(account, record);
    expect(resumed.text).toBe(pending.text);
    expect(resumed.keys).toEqual(pending.keys);
    await withdrawPairing(ports, account, resumed);
    expect((await pairingProgress(ports, account, resumed)).status).toBe('refused');
  });

  test('a claim that was not made with the secret is refused, and so is a swapped offer', async () => {
    const { server, ports, account, receiptKey, claim } = await story();
    const pending = await offerPairing(ports, account, 'link', { origin, receiptKey });
    const { row } = await claim(pending.text);
    if (!row.claim) throw new Error('no claim');
    const honest = row.claim;
    row.claim = { ...honest, claim: { ...honest.claim, deviceKey: toBase64Url(randomBytes(32)) } };
    expect(await codeOf(pairingProgress(ports, account, pending))).toBe('pairing_refused');
    row.claim = honest;
    row.offer = { ...row.offer, transcript: toBase64Url(utf8('{}')) };
    expect(await codeOf(pairingProgress(ports, account, pending))).toBe('pairing_refused');
    expect(server.devices.size).toBe(0);
  });
});

describe('orders as the console gives them', () => {
  test('are the owner’s, for this Mac, above what server and Mac know', async () => {
    const { server, ports, account, device, transcript, deviceKey } = await pairedStory();
    const prepared = await prepareModeOrder(account, device, { mode: 'stolen', hidden: true }, 5);
    const order = await verifyOrder(prepared.token, {
      accountId: account.accountId,
      deviceId,
      pairingId: transcript.pairingId,
      deviceKeySha256: keyIdOf(deviceKey.publicKey),
      orderKey: transcript.orderKey,
      lastSeq: 0,
    });
    expect(order).toMatchObject({ seq: 1, mode: 'stolen', intervalSeconds: 300, hidden: true, maxSeconds: 2_592_000 });
    const ordered = await giveOrder(ports.call, account, prepared);
    expect(ordered).toMatchObject({ orderedMode: 'stolen', confirmedMode: 'protected', confirmed: false });
    const stored = server.devices.get(deviceId);
    if (!stored) throw new Error('no device');
    const word = {
      v: 1,
      accountId: account.accountId,
      deviceId,
      orderHash: prepared.hash,
      mode: 'stolen',
      at: 6,
    } as const;
    const acknowledgement = await sign(acknowledgementKind, { ...word, seq: 9 }, deviceKey);
    const confirmed = await verifyDevice({ ...stored, acknowledgement }, account);
    expect(confirmed).toMatchObject({ confirmedMode: 'stolen', confirmed: true });
    expect((await prepareModeOrder(account, confirmed, { mode: 'paused' }, 7)).order.seq).toBe(10);
    const forged = await sign(acknowledgementKind, { ...word, seq: 1 }, await signingKeyFromSeed(randomBytes(32)));
    expect(await codeOf(verifyDevice({ ...stored, acknowledgement: forged }, account))).toBe('bad_signature');
  });

  test('give way to one that came first, and carry the recovery code’s proof where it is asked for', async () => {
    const { server, ports, account, device, recoveryCode } = await pairedStory();
    await giveOrder(ports.call, account, await prepareModeOrder(account, device, { mode: 'stolen' }, 5));
    const late = await prepareModeOrder(account, device, { mode: 'paused' }, 6);
    expect(await codeOf(giveOrder(ports.call, account, late))).toBe('order_conflict');
    server.stepUpNeeded = true;
    const fresh = await verifyDevice(await ports.call('device', { params: { deviceId } }), account);
    const recovered = await prepareModeOrder(account, fresh, { mode: 'protected' }, 7);
    expect(await codeOf(giveOrder(ports.call, account, recovered))).toBe('step_up_needed');
    expect((await giveOrder(ports.call, account, recovered, recoveryCode)).orderedMode).toBe('protected');
  });
});

describe('items as the console opens them', () => {
  test('are the Mac’s, receipted and sealed to the owner; anything else is refused', async () => {
    const { server, account, device, deviceKey, receiptKey } = await pairedStory();
    const { accountId, keyring } = account;
    const identity = {
      accountId,
      deviceId,
      epoch: 1,
      id: '0190a0b0-0000-7000-8000-000000000002',
      seq: 1,
      kind: 'event',
      capturedAt: 8,
    } as const;
    const bytes = utf8(canonicalJson({ v: 1, event: 'paired', at: 8 }));
    const { sealed, ...digests } = await sealItem(
      identity,
      { mediaType: 'application/json', bytes },
      keyring.recipient,
    );
    const envelope = await sign(
      envelopeKind,
      {
        ...identity,
        ...digests,
        v: 1,
        alg: 'ed25519',
        prev: device.certificateHash,
        orderSeq: 0,
        orderHash: null,
        size: sealed.length,
      },
      deviceKey,
    );
    const [receipt] = await issueReceipts([hashSigned(envelopeKind, envelope)], 99, await server.receiptSigner());
    if (!receipt) throw new Error('no receipt');
    const { deviceKey: certifiedKey } = device.certificate;
    const trust = { accountId, deviceId, deviceKey: certifiedKey, receiptKey, identities: identitiesOf(keyring) };
    const item = { envelope, receipt, body: 'kept' } as const;
    const opened = await openListedItem(item, trust, async () => sealed);
    expect(opened).toMatchObject({ receiptAt: 99, content: { kind: 'event', body: { event: 'paired' } } });
    const dropped = await openListedItem({ ...item, body: 'dropped' }, trust, () => Promise.reject(new Error('asked')));
    expect(dropped.content).toEqual({ kind: 'dropped' });
    const changed = sealed.slice();
    changed[200] = (changed[200] ?? 0) ^ 1;
    expect(await codeOf(openListedItem(item, trust, async () => changed))).toBe('item_refused');
    const foreign = { ...trust, receiptKey: toBase64Url(randomBytes(32)) };
    expect(await codeOf(openListedItem(item, foreign, async () => sealed))).toBe('bad_signature');
  });
});
