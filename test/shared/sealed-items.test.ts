import { toBase64Url } from '@homeward/shared/base64url';
import { checkChain } from '@homeward/shared/chain';
import { type Envelope, envelopeKind } from '@homeward/shared/envelope';
import { issueReceipts, verifyReceipt } from '@homeward/shared/receipt';
import { openItem, sealItem } from '@homeward/shared/seal';
import { hashSigned, openSigned, readSigned, sign } from '@homeward/shared/signed';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { flipBit, flipBitOfToken, jsonBody, newSigningKey, type OwnerAndMac, ownerAndMac } from './owner-and-mac.ts';

let us: OwnerAndMac;
beforeAll(async () => {
  us = await ownerAndMac();
});

describe('sealing', () => {
  test('the owner opens exactly what the Mac sealed', async () => {
    const jpeg = { mediaType: 'image/jpeg' as const, bytes: new Uint8Array([0xff, 0xd8, 1, 2, 3]), about: aboutPhoto };
    const { sealed, envelope } = await us.item({ kind: 'snapshot' }, jpeg);
    const { header, body } = await openItem(sealed, envelope, us.keyring.identity);
    expect(body).toEqual(jpeg.bytes);
    expect(header.about).toEqual(aboutPhoto);
  });

  test('a classical recipient, or two, is refused', async () => {
    const classical = await identityToRecipient(await generateX25519Identity());
    const identity = { ...(await us.item()).envelope };
    for (const recipient of [
      classical,
      `${us.keyring.recipient},${classical}`,
      us.keyring.recipient.toUpperCase(),
      '',
    ]) {
      await expect(sealItem(identity, jsonBody, recipient)).rejects.toMatchObject({ code: 'wrong_recipient' });
    }
  });

  test('another owner cannot open it', async () => {
    const stranger = await ownerAndMac();
    const { sealed, envelope } = await us.item();
    await expect(openItem(sealed, envelope, stranger.keyring.identity)).rejects.toMatchObject({ code: 'unopenable' });
  });

  test.each([
    ['seq', 2],
    ['epoch', 2],
    ['kind', 'event'],
    ['capturedAt', 1],
    ['deviceId', '00000000-0000-4000-8000-000000000000'],
    ['accountId', '00000000-0000-4000-8000-000000000000'],
    ['id', '00000000-0000-4000-8000-000000000000'],
  ])('sealed bytes passed off as an item with another %s are refused', async (name, value) => {
    const { sealed, envelope } = await us.item();
    const other = { ...envelope, [name]: value } as Envelope;
    await expect(openItem(sealed, other, us.keyring.identity)).rejects.toMatchObject({ code: 'item_refused' });
  });

  test('an item sealed anew by somebody else is refused by its digest and its commitment', async () => {
    const { envelope } = await us.item();
    const forged = await sealItem(
      envelope,
      { mediaType: 'application/json', bytes: new Uint8Array(9) },
      us.keyring.recipient,
    );
    await expect(openItem(forged.sealed, envelope, us.keyring.identity)).rejects.toMatchObject({
      code: 'item_refused',
    });
    const withDigest = { ...envelope, size: forged.sealed.length, sealedSha256: forged.sealedSha256 };
    await expect(openItem(forged.sealed, withDigest, us.keyring.identity)).rejects.toMatchObject({
      code: 'commitment_broken',
    });
  });

  test('any age implementation opens it: a header line, then the body', async () => {
    const { sealed } = await us.item();
    const decrypter = new Decrypter();
    decrypter.addIdentity(us.keyring.identity);
    const [header, body] = (await decrypter.decrypt(sealed, 'text')).split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({ v: 1, seq: 1, mediaType: 'application/json' });
    expect(body?.slice(0, 7)).toBe('{"v":1}');
  });

  test('any flipped bit is refused', async () => {
    const { sealed, envelope } = await us.item();
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const flipped = flipBit(sealed, bit);
        await expect(openItem(flipped, envelope, us.keyring.identity)).rejects.toMatchObject({ code: 'item_refused' });
        // Even where a lying server fixes the digest in an envelope of its own, the seal itself refuses.
        const own = await sealDigest(flipped, envelope);
        await expect(openItem(flipped, own, us.keyring.identity)).rejects.toMatchObject({ code: 'unopenable' });
      }),
      { numRuns: 60 },
    );
  });
});

describe('envelopes', () => {
  test('any flipped bit, foreign signer or foreign domain is refused', async () => {
    const { token } = await us.item();
    await fc.assert(
      fc.asyncProperty(fc.nat(20_000), async (bit) => {
        await expect(
          openSigned(envelopeKind, flipBitOfToken(token, bit), us.deviceKey.publicKey),
        ).rejects.toMatchObject({
          code: 'bad_signature',
        });
      }),
      { numRuns: 200 },
    );
    const foreign = await sign(envelopeKind, readSigned(envelopeKind, token), await newSigningKey());
    await expect(openSigned(envelopeKind, foreign, us.deviceKey.publicKey)).rejects.toMatchObject({
      code: 'bad_signature',
    });
    const elsewhere = await sign(
      { ...envelopeKind, domain: 'homeward/order/v1' },
      readSigned(envelopeKind, token),
      us.deviceKey,
    );
    await expect(openSigned(envelopeKind, elsewhere, us.deviceKey.publicKey)).rejects.toMatchObject({
      code: 'bad_signature',
    });
  });

  test('an unknown version is told apart from a wrong shape', () => {
    const token = (value: unknown) =>
      `${toBase64Url(new TextEncoder().encode(JSON.stringify(value)))}.${'A'.repeat(86)}`;
    expect(() => readSigned(envelopeKind, token({ v: 2 }))).toThrow('version 2; this side knows 1');
    expect(() => readSigned(envelopeKind, token({ v: 1 }))).toThrow('envelope');
    expect(() => readSigned(envelopeKind, 'abc')).toThrow('payload.signature');
  });
});

describe('the chain', () => {
  const genesis = toBase64Url(new Uint8Array(32).fill(1));

  async function chainOf(length: number): Promise<string[]> {
    const tokens: string[] = [];
    for (let seq = 1; seq <= length; seq += 1) {
      const before = tokens.at(-1);
      const prev = before ? hashSigned(envelopeKind, before) : genesis;
      tokens.push((await us.item({ seq, prev })).token);
    }
    return tokens;
  }

  const check = (tokens: string[]) => checkChain(tokens, toBase64Url(us.deviceKey.publicKey), genesis);

  test('holds where nothing is missing, and may be looked at from anywhere', async () => {
    const tokens = await chainOf(4);
    expect((await check(tokens)).breaks).toEqual([]);
    expect((await check(tokens.slice(2))).breaks).toEqual([]);
  });

  test('shows a missing, doubled, swapped, relinked or foreign item', async () => {
    const tokens = await chainOf(4);
    const [first = '', second = '', third = '', fourth = ''] = tokens;
    const problems = async (run: string[]) => (await check(run)).breaks.map(({ seq, problem }) => [seq, problem]);
    expect(await problems([first, second, fourth])).toEqual([[4, 'gap']]);
    expect(await problems([first, second, second, third])).toEqual([[2, 'doubled']]);
    expect(await problems([first, third, second, fourth])).toEqual([
      [3, 'gap'],
      [2, 'order-of-numbers'],
      [4, 'gap'],
    ]);
    expect(await problems([first, (await us.item({ seq: 2 })).token, third])).toEqual([
      [2, 'link'],
      [3, 'link'],
    ]);
    const stranger = await sign(envelopeKind, readSigned(envelopeKind, second), await newSigningKey());
    expect(await problems([first, stranger])).toEqual([[2, 'signature']]);
    expect(await problems([(await us.item({ seq: 1 })).token])).toEqual([[1, 'link']]);
  });
});

describe('receipts', () => {
  test('every item of a commit has its proof under one signature, and no bit of it can change', async () => {
    const server = await newSigningKey();
    const serverKey = toBase64Url(server.publicKey);
    const hashes = await Promise.all(
      Array.from({ length: 7 }, async (_, i) => hashSigned(envelopeKind, (await us.item({ seq: i + 1 })).token)),
    );
    const receipts = await issueReceipts(hashes, 1_790_000_000_000, server);
    expect(new Set(receipts.map(({ root }) => root)).size).toBe(1);
    for (const [i, receipt] of receipts.entries()) {
      expect(await verifyReceipt(receipt, hashes[i] ?? '', serverKey)).toMatchObject({ treeSize: 7 });
      await expect(verifyReceipt(receipt, hashes[(i + 1) % 7] ?? '', serverKey)).rejects.toMatchObject({
        code: 'receipt_invalid',
      });
      await expect(
        verifyReceipt({ ...receipt, index: (receipt.index + 1) % 7 }, hashes[i] ?? '', serverKey),
      ).rejects.toThrow('path');
      await expect(
        verifyReceipt({ ...receipt, path: receipt.path.slice(1) }, hashes[i] ?? '', serverKey),
      ).rejects.toThrow('path');
    }
    const [receipt] = receipts;
    if (!receipt) throw new Error('no receipt');
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), async (bit) => {
        const altered = { ...receipt, root: flipBitOfToken(receipt.root, bit) };
        await expect(verifyReceipt(altered, receipt.envelopeHash, serverKey)).rejects.toMatchObject({
          code: 'bad_signature',
        });
      }),
      { numRuns: 100 },
    );
    const foreign = toBase64Url((await newSigningKey()).publicKey);
    await expect(verifyReceipt(receipt, receipt.envelopeHash, foreign)).rejects.toMatchObject({
      code: 'bad_signature',
    });
  });
});

const aboutPhoto = {
  cycle: { id: '00000000-0000-7000-8000-000000000000', mode: 'stolen' as const, intervalSeconds: 300, trial: false },
  camera: 'FaceTime HD Camera',
  width: 1280,
  height: 720,
  captureMs: 3100,
};

async function sealDigest(sealed: Uint8Array<ArrayBuffer>, envelope: Envelope): Promise<Envelope> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sealed));
  return { ...envelope, size: sealed.length, sealedSha256: toBase64Url(digest) };
}
