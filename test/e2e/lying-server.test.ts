import { join } from 'node:path';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import type { Device, ListedItem } from '@homeward/shared/api/devices';
import { toProblemDetails } from '@homeward/shared/api/problem';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes, text, utf8 } from '@homeward/shared/bytes';
import { certificateKind } from '@homeward/shared/certificate';
import type { SigningKey } from '@homeward/shared/ed25519';
import { envelopeKind } from '@homeward/shared/envelope';
import { type ErrorCode, HomewardError } from '@homeward/shared/errors';
import { newKeyring } from '@homeward/shared/keyring';
import { orderKind } from '@homeward/shared/order';
import type { PairingOffer } from '@homeward/shared/pairing';
import { issueReceipts, type Receipt } from '@homeward/shared/receipt';
import { sealItem } from '@homeward/shared/seal';
import { readSigned, sign } from '@homeward/shared/signed';
import { stateKind } from '@homeward/shared/state';
import { canonicalJson } from '@homeward/shared/strict-json';
import { describe, expect, test } from '@jest/globals';
import { allItems, openAsOwner } from '../../scripts/trial/evidence.ts';
import { pairMachine } from '../../scripts/trial/machine-under-trial.ts';
import { orderMode } from '../../scripts/trial/ordered-mode.ts';
import { verifyDevice } from '../../server/web/src/owner/device.ts';
import { openAccount } from '../../server/web/src/owner/open-account.ts';
import { prepareModeOrder } from '../../server/web/src/owner/orders.ts';
import { writeRecord } from '../../server/web/src/owner/records.ts';
import type { Lie } from './lying-proxy.ts';
import {
  agent,
  atCheckIn,
  device,
  directory,
  eventually,
  machine,
  machineForAllTests,
  owner,
  proxy,
  status,
  stranger,
  TEST_DEADLINE_MS,
} from './machine-lied-to.ts';
import { pairByHand } from './unsealed-machine.ts';

machineForAllTests();

describe('an order that the Mac must refuse', () => {
  const orderFor = async (seq: number, change: object = {}, key: SigningKey = owner.account.orderKey) => {
    const { order } = await prepareModeOrder(owner.account, await device(), { mode: 'stolen' }, Date.now());
    return sign(orderKind, { ...order, seq, ...change } as typeof order, key);
  };

  /** Shows the Mac an order for a while, and expects it to stay what it was and to say why. */
  async function expectRefused(order: string, why: RegExp, mode = 'protected') {
    const seenBefore = agent.lines.length;
    proxy.tell(atCheckIn((honest) => ({ ...honest, order })));
    await eventually('the agent says that it refused', () =>
      agent.lines.slice(seenBefore).some((line) => why.test(line)),
    );
    expect((await status()).mode).toBe(mode);
  }

  test('forged: signed by another key', async () => {
    await expectRefused(await orderFor(9, {}, stranger), /order was not signed by the expected key/);
  });

  test('redirected: signed by the owner for another Mac', async () => {
    const other = await pairByHand(owner, proxy.origin);
    await expectRefused(await orderFor(9, { deviceId: other.deviceId }), /another deviceId/);
  });

  test('of another pairing of this Mac', async () => {
    await expectRefused(await orderFor(9, { pairingId: toBase64Url(randomBytes(32)) }), /another pairingId/);
  });

  test('replayed: the owner’s own, from before', async () => {
    await orderMode(owner, machine.device.deviceId, 'stolen');
    const stolen = (await owner.call('device', { params: { deviceId: machine.device.deviceId } })).order ?? '';
    await orderMode(owner, machine.device.deviceId, 'protected', owner.recoveryCode);
    await expectRefused(stolen, /not higher/);
  });

  test('low-numbered: a fresh one of the owner’s, whose number has been used', async () => {
    const { order } = await device();
    if (order === null) throw new Error('the Mac has no order yet');
    await expectRefused(await orderFor(order.seq), new RegExp(`number ${order.seq} is not higher`));
  });
});

describe('a pairing that must fail', () => {
  const pairWith = async (lie: Lie) => {
    proxy.tell(lie);
    const attempt = join(directory, `attempt-${crypto.randomUUID()}`);
    return pairMachine(owner, proxy.origin, attempt, 'never').then(
      () => 'paired',
      (error: Error) => error.message,
    );
  };

  test("swapped: the owner's order key in the offer is the server's own", async () => {
    const lie: Lie = ({ path }, honest) => {
      if (path !== '/api/agent/pairing/offer') return honest;
      const offer = honest.body as PairingOffer;
      const transcript = JSON.parse(text(fromBase64Url(offer.transcript)));
      const swapped = canonicalJson({ ...transcript, orderKey: toBase64Url(stranger.publicKey) });
      return { status: 200, body: { ...offer, transcript: toBase64Url(utf8(swapped)) } };
    };
    expect(await pairWith(lie)).toMatch(/offer was not made with this link or code, or was changed/);
  });

  test("swapped: the owner's recipient in the offer is the server's own", async () => {
    const { recipient } = await newKeyring(toBase64Url(stranger.publicKey), 'AAAA');
    const lie: Lie = ({ path }, honest) =>
      path === '/api/agent/pairing/offer'
        ? { status: 200, body: { ...(honest.body as PairingOffer), recipient } }
        : honest;
    expect(await pairWith(lie)).toMatch(/recipient is not the one/);
  });

  test('forged: the device certificate is signed by the server', async () => {
    const lie: Lie = async ({ path, method }, honest) => {
      const told = honest.body as { status?: string; certificate?: string | null };
      if (path !== '/api/agent/pairing' || method !== 'GET' || !told.certificate) return honest;
      const forged = await sign(certificateKind, readSigned(certificateKind, told.certificate), stranger);
      return { status: 200, body: { ...told, certificate: forged } };
    };
    expect(await pairWith(lie)).toMatch(/certificate was not signed by the expected key/);
  });
});

describe('items that the owner must refuse', () => {
  const open = async (
    change: (item: ListedItem, all: readonly ListedItem[]) => ListedItem,
    bytes?: () => Promise<Uint8Array>,
  ) => {
    const items = (await allItems(owner, machine.device.deviceId)).filter(
      ({ envelope }) => readSigned(envelopeKind, envelope).kind === 'report',
    );
    const [first] = items;
    if (!first) throw new Error('there is no report');
    const lied = { ...owner, fetchBytes: bytes ?? owner.fetchBytes };
    return openAsOwner(lied, machine.device, change(first, items));
  };
  const refused = (code: ErrorCode) => ({ code });

  test('swapped: the sealed bytes of another item', async () => {
    const items = await allItems(owner, machine.device.deviceId);
    const other = readSigned(envelopeKind, items.at(-1)?.envelope ?? '');
    const swapped = () => owner.fetchBytes(`/api/devices/${machine.device.deviceId}/items/${other.id}/sealed`);
    await expect(open((item) => item, swapped)).rejects.toMatchObject(refused('item_refused'));
  });

  test('sealed anew by the server, to the owner', async () => {
    const [first] = await allItems(owner, machine.device.deviceId);
    const envelope = readSigned(envelopeKind, first?.envelope ?? '');
    const forged = await sealItem(
      envelope,
      { mediaType: 'application/json', bytes: utf8('{"v":1}') },
      owner.account.keyring.recipient,
    );
    await expect(
      open(
        (item) => item,
        async () => forged.sealed,
      ),
    ).rejects.toMatchObject(refused('item_refused'));
    const withEnvelope = {
      ...envelope,
      size: forged.sealed.length,
      sealedSha256: forged.sealedSha256,
      bodyCommit: forged.bodyCommit,
    };
    const token = await sign(envelopeKind, withEnvelope, stranger);
    await expect(
      open(
        (item) => ({ ...item, envelope: token }),
        async () => forged.sealed,
      ),
    ).rejects.toMatchObject(refused('bad_signature'));
  });

  test('copied from another Mac of the owner', async () => {
    const other = await pairByHand(owner, proxy.origin);
    const token = await sign(
      envelopeKind,
      {
        ...readSigned(envelopeKind, (await allItems(owner, machine.device.deviceId))[0]?.envelope ?? ''),
        deviceId: other.deviceId,
      },
      other.deviceKey,
    );
    await expect(open((item) => ({ ...item, envelope: token }))).rejects.toMatchObject(refused('bad_signature'));
  });

  test('with a receipt of another item, or of another server', async () => {
    await expect(
      open((item, all) => ({ ...item, receipt: all.at(-1)?.receipt ?? item.receipt })),
    ).rejects.toMatchObject(refused('receipt_invalid'));
    const foreign = async (item: ListedItem) =>
      (await issueReceipts([item.receipt.envelopeHash], Date.now(), stranger))[0] as Receipt;
    const [first] = await allItems(owner, machine.device.deviceId);
    const receipt = first && (await foreign(first));
    await expect(
      openAsOwner(owner, machine.device, { ...(first as ListedItem), receipt: receipt as Receipt }),
    ).rejects.toMatchObject(refused('bad_signature'));
  });
});

describe('a receipt that the Mac must refuse', () => {
  const atReceipt =
    (change: (honest: Receipt) => Receipt | Promise<Receipt>): Lie =>
    async ({ method, path }, honest) =>
      method === 'PUT' && path.startsWith('/api/agent/items/') && honest.status === 200
        ? { status: 200, body: await change(honest.body as Receipt) }
        : honest;

  /** As long as receipts are false, nothing leaves the outbox; with the first true ones everything does. */
  async function expectKept(lie: Lie) {
    proxy.tell(lie);
    const before = (await status()).outbox.waiting;
    await eventually('the outbox grows', async () => (await status()).outbox.waiting > before + 1);
    expect((await status()).outbox.rejected).toBe(0);
    proxy.tell(null);
    await eventually('the outbox empties', async () => (await status()).outbox.waiting <= 1);
  }

  test(
    'altered: its path leads elsewhere',
    () => expectKept(atReceipt((honest) => ({ ...honest, path: [...honest.path, toBase64Url(randomBytes(32))] }))),
    TEST_DEADLINE_MS,
  );

  test(
    'of a foreign receipt key',
    () =>
      expectKept(
        atReceipt(
          async ({ envelopeHash }) => (await issueReceipts([envelopeHash], Date.now(), stranger))[0] as Receipt,
        ),
      ),
    TEST_DEADLINE_MS,
  );
});

describe('what the console must refuse', () => {
  test('a fake acknowledgement', async () => {
    const real = await owner.call('device', { params: { deviceId: machine.device.deviceId } });
    const acknowledgement = await sign(
      acknowledgementKind,
      readSigned(acknowledgementKind, real.acknowledgement ?? ''),
      stranger,
    );
    const fake: Device = { ...real, acknowledgement };
    await expect(verifyDevice(fake, owner.account)).rejects.toMatchObject({ code: 'bad_signature' });
  });

  test('an old state of the account', async () => {
    const old = await owner.call('account', {});
    await writeRecord(owner, owner.account, { kind: 'profile', name: 'Ada', phone: '' });
    const { vaultKey, accountId } = owner.account;
    expect((await openAccount(await owner.call('account', {}), vaultKey, expected())).accountId).toBe(accountId);
    await expect(openAccount(old, vaultKey, expected())).rejects.toMatchObject({ code: 'stale_state' });
  });

  test('an old keyring beside the newest state', async () => {
    const { vaultKey, orderKey, signedState } = owner.account;
    const told = await owner.call('account', {});
    // The owner went on to generation 2; the server shows the keyring of generation 1, which still opens.
    const newest = { ...signedState.state, rev: signedState.state.rev + 1, keyringGeneration: 2 };
    const state = await sign(stateKind, newest, orderKey);
    const refused = { code: 'stale_state', detail: expect.stringContaining('generation 1, the signed state says 2') };
    await expect(openAccount({ ...told, state }, vaultKey, expected())).rejects.toMatchObject(refused);
  });

  const expected = () => {
    const { keyring, signedState } = owner.account;
    return { serverStaticKey: keyring.serverStaticKey, seenStateRev: () => signedState.state.rev };
  };
});

describe('a server that says there is no such Mac', () => {
  test.each([
    [401, 'unknown_device'],
    [404, 'not_found'],
    [410, 'pairing_expired'],
  ] as const)(
    '%i in stolen mode changes nothing: the Mac goes on, and sends everything later',
    async (code, error) => {
      await orderMode(owner, machine.device.deviceId, 'stolen');
      const problem = toProblemDetails(new HomewardError(error, 'go away'));
      const before = (await status()).outbox.waiting;
      proxy.tell(({ path }, honest) =>
        path.startsWith('/api/agent/') ? { status: code, body: { ...problem, status: code } } : honest,
      );
      await eventually('captures wait', async () => (await status()).outbox.waiting > before + 2);
      expect(await status()).toMatchObject({ mode: 'stolen', outbox: { rejected: 0 } });
      proxy.tell(null);
      await orderMode(owner, machine.device.deviceId, 'protected', owner.recoveryCode);
      await eventually('the outbox empties', async () => (await status()).outbox.waiting <= 1);
    },
    TEST_DEADLINE_MS,
  );
});
