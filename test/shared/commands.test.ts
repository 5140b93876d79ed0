import { acknowledgementKind, verifyAcknowledgement } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import type { SigningKey } from '@homeward/shared/ed25519';
import { nextOrderSeq, orderKind, verifyOrder } from '@homeward/shared/order';
import { keysAfter, rotationKind, verifyRotation } from '@homeward/shared/rotation';
import { hashSigned, sign } from '@homeward/shared/signed';
import { recordsRoot, refuseStaleState, stateKind } from '@homeward/shared/state';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as Type from 'typebox';
import { flipBitOfToken, newSigningKey, type OwnerAndMac, ownerAndMac } from './owner-and-mac.ts';

let us: OwnerAndMac;
let stranger: OwnerAndMac;
beforeAll(async () => {
  [us, stranger] = await Promise.all([ownerAndMac(), ownerAndMac()]);
});

describe('orders', () => {
  test("the owner's newer order is accepted", async () => {
    expect(await verifyOrder(await us.order(), us.pins)).toMatchObject({ type: 'mode', mode: 'stolen', seq: 5 });
  });

  test.each(['accountId', 'deviceId'] as const)('one for another %s is refused', async (name) => {
    const token = await us.order({ [name]: '00000000-0000-4000-8000-000000000000' });
    await expect(verifyOrder(token, us.pins)).rejects.toMatchObject({
      code: 'order_refused',
      detail: `it names another ${name}`,
    });
  });

  test.each(['pairingId', 'deviceKeySha256', 'keyId'] as const)(
    'one that names another %s is refused',
    async (name) => {
      const token = await us.order({ [name]: toBase64Url(new Uint8Array(32)) });
      await expect(verifyOrder(token, us.pins)).rejects.toMatchObject({
        code: 'order_refused',
        detail: `it names another ${name}`,
      });
    },
  );

  test.each([
    [4, 'not higher'],
    [3, 'not higher'],
    [1_000_005, 'jumps too far'],
  ])('number %i after 4 is refused: %s', async (seq, why) => {
    await expect(verifyOrder(await us.order({ seq }), us.pins)).rejects.toThrow(why);
  });

  test('the highest number that may be skipped to is accepted', async () => {
    expect(await verifyOrder(await us.order({ seq: 1_000_004 }), us.pins)).toMatchObject({ seq: 1_000_004 });
  });

  test('a forged one is refused, however it is forged', async () => {
    const forged = await us.order({}, stranger.orderKey);
    await expect(verifyOrder(forged, us.pins)).rejects.toMatchObject({ code: 'bad_signature' });
    const token = await us.order();
    await fc.assert(
      fc.asyncProperty(fc.nat(20_000), async (bit) => {
        await expect(verifyOrder(flipBitOfToken(token, bit), us.pins)).rejects.toMatchObject({ code: 'bad_signature' });
      }),
      { numRuns: 200 },
    );
  });

  test('an acknowledgement, or anything else signed with the same key, is no order', async () => {
    const elsewhere = await sign(
      { ...orderKind, domain: stateKind.domain },
      await verifyOrder(await us.order(), us.pins),
      us.orderKey,
    );
    await expect(verifyOrder(elsewhere, us.pins)).rejects.toMatchObject({ code: 'bad_signature' });
  });

  test('the next number is above both sides, so that a restored server locks nobody out', () => {
    expect([nextOrderSeq(3, 9), nextOrderSeq(9, 3), nextOrderSeq(0, 0)]).toEqual([10, 10, 1]);
  });
});

describe('acknowledgements', () => {
  const acknowledgement = async (change = {}) => ({
    v: 1 as const,
    accountId: us.accountId,
    deviceId: us.deviceId,
    orderHash: hashSigned(orderKind, await us.order()),
    seq: 5,
    mode: 'stolen' as const,
    at: 1_790_000_000_001,
    ...change,
  });

  test("only this Mac's word for this very order counts", async () => {
    const hash = hashSigned(orderKind, await us.order());
    const deviceKey = toBase64Url(us.deviceKey.publicKey);
    const token = await sign(acknowledgementKind, await acknowledgement(), us.deviceKey);
    expect(await verifyAcknowledgement(token, deviceKey, us.deviceId, hash)).toMatchObject({ mode: 'stolen' });

    const fake = await sign(acknowledgementKind, await acknowledgement(), stranger.deviceKey);
    await expect(verifyAcknowledgement(fake, deviceKey, us.deviceId, hash)).rejects.toMatchObject({
      code: 'bad_signature',
    });
    await expect(verifyAcknowledgement(token, deviceKey, stranger.deviceId, hash)).rejects.toThrow('another Mac');
    const other = hashSigned(orderKind, await us.order({ mode: 'protected' }));
    await expect(verifyAcknowledgement(token, deviceKey, us.deviceId, other)).rejects.toThrow('another order');
  });
});

describe('rotation', () => {
  const pinsUnder = async (root: SigningKey) => ({
    ...{ accountId: us.accountId, rootKey: toBase64Url(root.publicKey), generation: 1 },
    ...{ orderKey: toBase64Url(us.orderKey.publicKey), recipient: us.keyring.recipient },
  });

  test('the root key names the next root key, once, with the keys there are or with later ones', async () => {
    const [root, next] = [await newSigningKey(), await newSigningKey()];
    const pins = { ...(await pinsUnder(root)), generation: 3 };
    const handover = {
      v: 2 as const,
      accountId: us.accountId,
      generation: 3,
      newOrderKey: pins.orderKey,
      newRecipient: pins.recipient,
      newRootKey: toBase64Url(next.publicKey),
      at: 1,
    };
    const token = await sign(rotationKind, handover, root);
    const taken = keysAfter(pins, await verifyRotation(token, pins));
    expect(taken).toEqual({ ...pins, rootKey: handover.newRootKey });
    await expect(verifyRotation(token, taken)).rejects.toMatchObject({ code: 'bad_signature' });

    // One that skips a generation brings its keys along; one of this generation brings no others.
    const theirs = { ...handover, newOrderKey: toBase64Url(stranger.orderKey.publicKey) };
    const later = await verifyRotation(await sign(rotationKind, { ...theirs, generation: 5 }, root), pins);
    expect(keysAfter(pins, later)).toMatchObject({ generation: 5, orderKey: theirs.newOrderKey });
    for (const refused of [theirs, { ...handover, generation: 2 }]) {
      await expect(verifyRotation(await sign(rotationKind, refused, root), pins)).rejects.toThrow('not above 3');
    }
  });

  test('a version that is not known is said to be one', async () => {
    const root = await newSigningKey();
    const foreign = { ...rotationKind, schema: Type.Any() };
    const token = await sign(foreign, { v: 3, accountId: us.accountId }, root);
    await expect(verifyRotation(token, await pinsUnder(root))).rejects.toMatchObject({
      code: 'unknown_version',
      detail: 'rotation has version 3; this side knows 1 and 2',
    });
  });

  test('only the root key of this account can put a newer generation in place', async () => {
    const root = await newSigningKey();
    const pins = await pinsUnder(root);
    const rotation = {
      v: 1 as const,
      accountId: us.accountId,
      generation: 2,
      newOrderKey: toBase64Url(stranger.orderKey.publicKey),
      newRecipient: stranger.keyring.recipient,
      at: 1,
    };
    expect(await verifyRotation(await sign(rotationKind, rotation, root), pins)).toEqual(rotation);
    await expect(verifyRotation(await sign(rotationKind, rotation, us.orderKey), pins)).rejects.toMatchObject({
      code: 'bad_signature',
    });
    await expect(verifyRotation(await sign(rotationKind, rotation, root), { ...pins, generation: 2 })).rejects.toThrow(
      'not above',
    );
    await expect(
      verifyRotation(await sign(rotationKind, rotation, root), { ...pins, accountId: stranger.accountId }),
    ).rejects.toThrow('another account');
    const classical = await sign(rotationKind, { ...rotation, newRecipient: 'age1abc' }, root);
    await expect(verifyRotation(classical, pins)).rejects.toMatchObject({ code: 'wrong_recipient' });
  });
});

describe('account state', () => {
  const state = { v: 1 as const, accountId: '', rev: 7, prev: null, keyringGeneration: 2, recordsRoot: '', at: 1 };

  test('an older state, or a keyring of another generation, is refused', () => {
    expect(() => refuseStaleState(state, { generation: 2, rootKey: '' }, 7)).not.toThrow();
    expect(() => refuseStaleState(state, { generation: 2, rootKey: '' }, 8)).toThrow('revision 7, but 8 has been seen');
    expect(() => refuseStaleState(state, { generation: 1, rootKey: '' }, 7)).toThrow(
      'generation 1, the signed state says 2',
    );
  });

  test('the root of the records changes with any record, not with their order', () => {
    const a = { id: 'a', rev: 1, ciphertext: 'x' };
    const b = { id: 'b', rev: 1, ciphertext: 'y' };
    expect(recordsRoot([a, b])).toBe(recordsRoot([b, a]));
    expect(
      new Set([
        recordsRoot([a, b]),
        recordsRoot([a]),
        recordsRoot([a, { ...b, rev: 2 }]),
        recordsRoot([a, { ...b, ciphertext: 'z' }]),
      ]).size,
    ).toBe(4);
  });
});
