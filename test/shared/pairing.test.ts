import { toBase64Url } from '@homeward/shared/base64url';
import { certificateKind, type DeviceCertificate } from '@homeward/shared/certificate';
import {
  makeClaim,
  makeOffer,
  ownerKeysFingerprint,
  type PairingTranscript,
  pairingDigits,
  transcriptSha256,
  verifyClaim,
  verifyOffer,
  verifyPairingCertificate,
} from '@homeward/shared/pairing';
import {
  formatPairingLink,
  newLinkSecret,
  newPairingCode,
  type PairingKeys,
  pairingKeysOf,
  parsePairingLink,
  readPairingCode,
} from '@homeward/shared/pairing-secret';
import { recipientIdOf } from '@homeward/shared/recipient';
import { sign } from '@homeward/shared/signed';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { newSigningKey, type OwnerAndMac, ownerAndMac } from './owner-and-mac.ts';

const origin = 'https://home.example';
const now = 1_790_000_000_000;
const about = { model: 'MacBookPro18,3', hostName: 'Ada’s Mac', platform: 'macOS 26.1' };

let us: OwnerAndMac;
let stranger: OwnerAndMac;
let keys: PairingKeys;
let transcript: PairingTranscript;

beforeAll(async () => {
  [us, stranger] = await Promise.all([ownerAndMac(), ownerAndMac()]);
  keys = await pairingKeysOf({ form: 'link', secret: newLinkSecret() }, origin);
  transcript = {
    v: 1,
    origin,
    accountId: us.accountId,
    loginName: 'ada',
    pairingId: keys.pairingId,
    expiresAt: now + 900_000,
    orderKey: us.pins.orderKey,
    rootKey: us.keyring.rootKey,
    recipientId: recipientIdOf(us.keyring.recipient),
    receiptKey: toBase64Url(new Uint8Array(32).fill(3)),
  };
});

const offerOf = (change: Partial<PairingTranscript> = {}, with_ = keys) =>
  makeOffer({ ...transcript, ...change } as PairingTranscript, us.keyring.recipient, with_);
const expectation = () => ({ origin, keys, now, ownerKeys: ownerKeysFingerprint(transcript) });

describe('a pairing', () => {
  test('by link and by code ends with both sides sure of each other', async () => {
    for (const secret of [
      { form: 'link', secret: newLinkSecret() },
      { form: 'code', code: newPairingCode() },
    ] as const) {
      const [console_, mac] = [await pairingKeysOf(secret, origin), await pairingKeysOf(secret, origin)];
      const offer = offerOf({ pairingId: console_.pairingId }, console_);
      const seen = verifyOffer(offer, { origin, keys: mac, now });
      expect(seen.loginName).toBe('ada');
      const maced = await makeClaim(offer, us.deviceKey.publicKey, about, mac);
      expect(await verifyClaim(offer, maced, console_)).toEqual(about);
      expect(pairingDigits(offer, maced.claim)).toMatch(/^\d{6}$/);
      const certificate = await certify(offer, maced.claim.deviceKey, { pairingId: console_.pairingId });
      expect(await verifyPairingCertificate(certificate, offer, maced.claim, us.deviceId)).toMatchObject({ rev: 1 });
    }
  });

  test.each([
    ['the order key', (t: PairingTranscript) => ({ ...t, orderKey: stranger.pins.orderKey })],
    ['the root key', (t: PairingTranscript) => ({ ...t, rootKey: stranger.keyring.rootKey })],
    ['the receipt key', (t: PairingTranscript) => ({ ...t, receiptKey: toBase64Url(new Uint8Array(32)) })],
    ['the account', (t: PairingTranscript) => ({ ...t, accountId: stranger.accountId })],
  ])('a server that swaps %s in the offer is found out', (_, swap) => {
    const swapped = { ...offerOf(), transcript: makeOffer(swap(transcript), '', keys).transcript };
    expect(() => verifyOffer(swapped, expectation())).toThrow('was changed');
  });

  test('a server that swaps the recipient is found out', () => {
    expect(() => verifyOffer({ ...offerOf(), recipient: stranger.keyring.recipient }, expectation())).toThrow(
      'recipient',
    );
  });

  test('a link pins the owner’s keys even against someone who knows the secret', () => {
    const swapped = offerOf({ orderKey: stranger.pins.orderKey });
    expect(() => verifyOffer(swapped, expectation())).toThrow('not those of the link');
  });

  test('an offer for another server, of another pairing, or too old is refused', () => {
    expect(() => verifyOffer(offerOf({ origin: 'https://evil.example' }), expectation())).toThrow(
      'https://evil.example',
    );
    expect(() => verifyOffer(offerOf({ pairingId: toBase64Url(new Uint8Array(32)) }), expectation())).toThrow(
      'another pairing',
    );
    expect(() => verifyOffer(offerOf({ expiresAt: now }), expectation())).toThrow('expired');
  });

  test('a claim by someone without the secret, or altered, is refused', async () => {
    const offer = offerOf();
    const without = await pairingKeysOf({ form: 'link', secret: newLinkSecret() }, origin);
    const forged = await makeClaim(offer, stranger.deviceKey.publicKey, about, without);
    await expect(verifyClaim(offer, forged, keys)).rejects.toMatchObject({ code: 'pairing_refused' });
    const honest = await makeClaim(offer, us.deviceKey.publicKey, about, keys);
    const swapped = { ...honest, claim: { ...honest.claim, deviceKey: toBase64Url(stranger.deviceKey.publicKey) } };
    await expect(verifyClaim(offer, swapped, keys)).rejects.toMatchObject({ code: 'pairing_refused' });
  });

  test('a forged or foreign device certificate is refused', async () => {
    const offer = offerOf();
    const { claim } = await makeClaim(offer, us.deviceKey.publicKey, about, keys);
    const verify = (token: string) => verifyPairingCertificate(token, offer, claim, us.deviceId);
    const forged = await certify(offer, claim.deviceKey, {}, await newSigningKey());
    await expect(verify(forged)).rejects.toMatchObject({ code: 'bad_signature' });
    const changes: Partial<DeviceCertificate>[] = [
      { accountId: stranger.accountId },
      { deviceId: stranger.deviceId },
      { deviceKey: toBase64Url(stranger.deviceKey.publicKey) },
      { pairingId: toBase64Url(new Uint8Array(32)) },
      { transcriptSha256: toBase64Url(new Uint8Array(32)) },
      { status: 'retired' },
    ];
    for (const change of changes) {
      await expect(verify(await certify(offer, claim.deviceKey, change))).rejects.toMatchObject({
        code: 'certificate_refused',
      });
    }
  });

  const certify = (
    offer: ReturnType<typeof offerOf>,
    deviceKey: string,
    change: Partial<DeviceCertificate> = {},
    key = us.orderKey,
  ) =>
    sign(
      certificateKind,
      {
        v: 1,
        accountId: us.accountId,
        deviceId: us.deviceId,
        pairingId: keys.pairingId,
        deviceKey,
        transcriptSha256: transcriptSha256(offer),
        rev: 1,
        status: 'active',
        trustedUntilSeq: null,
        issuedAt: now,
        ...change,
      } as DeviceCertificate,
      key,
    );
});

describe('pairing links and codes', () => {
  test('a link comes back as it was made', () => {
    const link = { origin, secret: newLinkSecret(), ownerKeys: ownerKeysFingerprint(transcript) };
    expect(parsePairingLink(` ${formatPairingLink(link)}\n`)).toEqual(link);
  });

  test.each([
    'https://home.example/pair?server=x',
    'homeward://pair?server=https%3A%2F%2Fhome.example&secret=AAAA&keys=AAAA',
    'homeward://pair?secret=AAAAAAAAAAAAAAAAAAAAAA',
    'homeward://order?x=1',
    '',
  ])('%j is no link', (text) => {
    expect(() => parsePairingLink(text)).toThrow('not a whole pairing link');
  });

  test('a link to a server over plain HTTP is refused, except on this machine', () => {
    const link = (server: string) =>
      formatPairingLink({ origin: server, secret: newLinkSecret(), ownerKeys: toBase64Url(new Uint8Array(32)) });
    expect(() => parsePairingLink(link('http://home.example'))).toThrow('plain HTTP');
    expect(parsePairingLink(link('http://127.0.0.1:4600')).origin).toBe('http://127.0.0.1:4600');
  });

  test('a code is told to be mistyped before it is tried, and read with O for 0', () => {
    const code = newPairingCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(readPairingCode(code.toLowerCase().replaceAll('0', 'o').replaceAll('-', ' '))).toBe(
      code.replaceAll('-', ''),
    );
    const last = code.endsWith('0') ? '1' : '0';
    expect(() => readPairingCode(code.slice(0, -1) + last)).toThrow('not the one that was shown');
  });

  test('the keys of a code differ from server to server', async () => {
    const code = newPairingCode();
    const here = await pairingKeysOf({ form: 'code', code }, origin);
    const there = await pairingKeysOf({ form: 'code', code }, 'https://evil.example');
    expect(here.pairingId).not.toBe(there.pairingId);
  });
});
