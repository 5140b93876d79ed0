import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { fileKeyOf } from '@homeward/shared/file-key';
import { openItem, openItemWithFileKey } from '@homeward/shared/seal';
import {
  formatShareLink,
  MAX_SEALED_SHARE_BYTES,
  MAX_SHARED_ITEMS,
  newShareSecret,
  openShare,
  readTokenSha256,
  type SharedEvidence,
  sealShare,
  shareKeysOf,
} from '@homeward/shared/share';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { flipBit, type OwnerAndMac, ownerAndMac } from './owner-and-mac.ts';

let us: OwnerAndMac;
beforeAll(async () => {
  us = await ownerAndMac();
});

const evidence = (change: Partial<SharedEvidence> = {}): SharedEvidence => ({
  v: 1,
  accountId: us.accountId,
  deviceId: us.deviceId,
  orderKey: toBase64Url(randomBytes(32)),
  receiptKey: toBase64Url(randomBytes(32)),
  certificate: `${'A'.repeat(700)}.${'A'.repeat(86)}`,
  madeAt: 3,
  from: 1,
  to: 2,
  kinds: ['report', 'snapshot'],
  macName: 'Ada’s MacBook 北京',
  model: 'MacBook Air',
  serial: null,
  stolenSince: null,
  note: '',
  items: [{ envelopeHash: toBase64Url(randomBytes(32)), fileKey: toBase64Url(randomBytes(16)) }],
  ...change,
});

describe('the file key of an item', () => {
  test('opens that item as the owner’s identity does, and no other', async () => {
    const [one, other] = [await us.item(), await us.item()];
    const fileKey = await fileKeyOf(one.sealed, us.keyring.identity);
    expect(fileKey).toHaveLength(16);
    expect(await openItemWithFileKey(one.sealed, one.envelope, fileKey)).toEqual(
      await openItem(one.sealed, one.envelope, us.keyring.identity),
    );
    await expect(openItemWithFileKey(other.sealed, other.envelope, fileKey)).rejects.toMatchObject({
      code: 'unopenable',
    });
  });

  test('is the one of the age file, whoever wrote it: the library’s own file opens with it', async () => {
    const identity = await generateHybridIdentity();
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(identity));
    const file = await encrypter.encrypt('written by age');
    const fileKey = await fileKeyOf(file, identity);
    const decrypter = new Decrypter();
    decrypter.addIdentity({ unwrapFileKey: () => fileKey });
    expect(await decrypter.decrypt(file, 'text')).toBe('written by age');
    await expect(fileKeyOf(file, await generateHybridIdentity())).rejects.toMatchObject({ code: 'unopenable' });
  });

  test('any bit flipped in the key or in the sealed bytes is refused', async () => {
    const { sealed, envelope } = await us.item();
    const fileKey = await fileKeyOf(sealed, us.keyring.identity);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (ofKey, ofSealed) => {
        await expect(openItemWithFileKey(sealed, envelope, flipBit(fileKey, ofKey))).rejects.toMatchObject({
          code: 'unopenable',
        });
        await expect(openItemWithFileKey(flipBit(sealed, ofSealed), envelope, fileKey)).rejects.toMatchObject({
          code: 'item_refused',
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a share', () => {
  test('is opened by its secret alone', async () => {
    const keys = shareKeysOf(newShareSecret());
    const shared = evidence({ note: 'Case 26/1234', serial: 'C02XL0GTJGH5', stolenSince: 5 });
    const sealed = await sealShare(shared, keys);
    expect(await openShare(sealed, keys)).toEqual(shared);
    await expect(openShare(sealed, shareKeysOf(newShareSecret()))).rejects.toMatchObject({ code: 'unopenable' });
    const renamed = { ...keys, shareId: shareKeysOf(newShareSecret()).shareId };
    await expect(openShare(sealed, renamed)).rejects.toMatchObject({ code: 'unopenable' });
  });

  test('any bit flipped in the list, or in the secret, is refused', async () => {
    const secret = newShareSecret();
    const sealed = fromBase64Url(await sealShare(evidence(), shareKeysOf(secret)));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (ofList, ofSecret) => {
        const changed = toBase64Url(flipBit(sealed, ofList));
        await expect(openShare(changed, shareKeysOf(secret))).rejects.toMatchObject({ code: 'unopenable' });
        const other = shareKeysOf(toBase64Url(flipBit(fromBase64Url(secret), ofSecret)));
        expect(other.shareId).not.toBe(shareKeysOf(secret).shareId);
        await expect(openShare(toBase64Url(sealed), other)).rejects.toMatchObject({ code: 'unopenable' });
      }),
      { numRuns: 100 },
    );
  });

  test('name, read token and key say nothing of each other, and the secret stands in the fragment', () => {
    const secret = newShareSecret();
    const { shareId, readToken, sealKey } = shareKeysOf(secret);
    const derived = [secret, shareId, readToken, toBase64Url(sealKey), readTokenSha256(readToken)];
    expect(new Set(derived).size).toBe(derived.length);
    const link = new URL(formatShareLink('https://home.example', secret));
    expect([link.pathname, link.search, link.hash]).toEqual(['/', '', `#/share/${secret}`]);
  });

  test.each(['', 'abc', `${'A'.repeat(43)}A`, 'A'.repeat(42), `${'A'.repeat(42)}B`, `${'A'.repeat(42)}=`])(
    '“%s” is no whole secret',
    (broken) => {
      expect(() => shareKeysOf(broken)).toThrow(expect.objectContaining({ code: 'bad_request' }));
    },
  );

  test('hides how long the note is, and holds as many items as are allowed', async () => {
    const keys = shareKeysOf(newShareSecret());
    const lengths = await Promise.all(
      [0, 10, 20].map(async (length) => (await sealShare(evidence({ note: 'x'.repeat(length) }), keys)).length),
    );
    expect(new Set(lengths).size).toBeLessThan(3);
    const items = Array.from({ length: MAX_SHARED_ITEMS }, () => ({
      envelopeHash: toBase64Url(randomBytes(32)),
      fileKey: toBase64Url(randomBytes(16)),
    }));
    const most = await sealShare(evidence({ items, note: '北'.repeat(2_000) }), keys);
    expect(fromBase64Url(most).length).toBeLessThan(MAX_SEALED_SHARE_BYTES);
    const tooMany = evidence({ items: [...items, ...evidence().items] });
    expect(() => sealShare(tooMany, keys)).toThrow(expect.objectContaining({ code: 'invalid_shape' }));
  });
});
