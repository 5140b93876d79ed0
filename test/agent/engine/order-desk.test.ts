import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyAcknowledgement } from '@homeward/shared/acknowledgement';
import { fromBase64Url, toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { newKeyring } from '@homeward/shared/keyring';
import { orderKind } from '@homeward/shared/order';
import { rotationKind } from '@homeward/shared/rotation';
import { verifyRotationAcknowledgement } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, sign } from '@homeward/shared/signed';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createDisk } from '../../../agent/src/durable/disk.ts';
import { OrderDesk } from '../../../agent/src/engine/order-desk.ts';
import { dataDirectoryAt } from '../../../agent/src/state/data-directory.ts';
import { createSecretsFile } from '../../../agent/src/state/secrets.ts';
import { StateStore } from '../../../agent/src/state/state-store.ts';
import { keptLog, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { StandInOwner } from '../stand-in-owner.ts';
import { StandInServer } from '../stand-in-server.ts';

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;

beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  await pairWith(server, directory.path);
});
afterEach(async () => {
  await server.stop();
  await directory.remove();
});

const mac = () => server.mac ?? { deviceId: '', deviceKey: '', pairingId: '' };

async function openDesk(disk = createDisk(), clock = new FakeClock()) {
  const paths = dataDirectoryAt(directory.path);
  const log = keptLog();
  const store = new StateStore(disk, paths, null, log);
  await store.load();
  const secrets = await createSecretsFile(disk, paths.secrets, log).load();
  const done: string[] = [];
  const desk = new OrderDesk({
    ...{ store, clock, log, key: await signingKeyFromSeed(fromBase64Url(secrets?.deviceSeed ?? '')) },
    onChange: ({ after, why }) => done.push(`acted ${after.mode.mode} ${why}`),
    onUnsaved: (_, toStop) => done.push(toStop ? 'stopped unsaved' : 'unsaved'),
    acknowledge: (which) => done.push(`acknowledged ${which}`),
    acknowledgeRotation: (which) => done.push(`acknowledged rotation ${which}`),
  });
  return { desk, store, done, log, clock };
}

describe('an order', () => {
  test('is on disk before it is acted on, and acknowledged after', async () => {
    const { done, desk } = await openDesk(createDisk((step, path) => done.push(`${step} ${path.split('/').pop()}`)));
    done.length = 0;
    expect(await desk.receive(await server.owner.modeOrder(mac(), 1, 'stolen'))).toBe('accepted');
    expect(done).toEqual([
      ...[
        'write state.json',
        'sync state.json',
        'rename state.json',
        `sync-directory ${directory.path.split('/').pop()}`,
      ],
      ...['acted stolen order', 'acknowledged new'],
    ]);
  });

  test('that met a crash at any step was either not taken, or is taken up again', async () => {
    const order = await server.owner.modeOrder(mac(), 1, 'stolen');
    const script = fileURLToPath(new URL('./order-crash-child.ts', import.meta.url));
    let survived = false;
    for (let step = 1; !survived; step += 1) {
      const copy = await temporaryDirectory();
      await cp(directory.path, copy.path, { recursive: true });
      const doneLog = join(copy.path, 'done.log');
      const output = await new Promise<string>((resolve) => {
        const args = ['--disable-warning=ExperimentalWarning', script, copy.path, order, String(step), doneLog];
        execFile('node', args, { timeout: 120_000 }, (_, stdout) => resolve(stdout));
      });
      survived = output.includes('accepted');
      const store = new StateStore(createDisk(), dataDirectoryAt(copy.path), null, keptLog());
      const state = await store.load();
      expect(state).not.toBeNull();
      const done = await readFile(doneLog, 'utf8').catch(() => '');
      if (done !== '') expect(state?.mode.mode).toBe('stolen');
      if (state?.mode.mode === 'stolen') expect(state.orders.acknowledgement).toMatchObject({ taken: false });
      expect(done).toBe(survived ? 'acted stolen\nacknowledged new\n' : '');
      await copy.remove();
    }
  }, 900_000);

  test('to stop, which cannot be put on disk, ends capture all the same and is not acknowledged', async () => {
    const real = createDisk();
    let full = false;
    const { desk, store, done } = await openDesk({
      ...real,
      replace: (...args) =>
        full ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : real.replace(...args),
    });
    await desk.receive(await server.owner.modeOrder(mac(), 1, 'stolen'));
    full = true;
    done.length = 0;
    const recovered = await server.owner.modeOrder(mac(), 2, 'protected');
    expect(await desk.receive(recovered)).toBe('refused');
    expect(done).toEqual(['stopped unsaved']);
    full = false;
    expect(await desk.receive(recovered)).toBe('accepted');
    expect(store.current.mode.mode).toBe('protected');
  });

  test('is acknowledged by a word that the owner can verify', async () => {
    const { desk, store } = await openDesk();
    const order = await server.owner.modeOrder(mac(), 7, 'paused');
    await desk.receive(order);
    const { token } = store.current.orders.acknowledgement ?? { token: '' };
    const { deviceKey, deviceId } = mac();
    expect(await verifyAcknowledgement(token, deviceKey, deviceId, hashSigned(orderKind, order))).toMatchObject({
      ...{ seq: 7, mode: 'paused' },
    });
  });

  test('from hand to hand is taken as any other, but none while this Mac is stolen', async () => {
    const { desk, store, log } = await openDesk();
    expect(await desk.receiveByHand(await server.owner.modeOrder(mac(), 1, 'paused'))).toBe('accepted');
    const stolen = await server.owner.modeOrder(mac(), 2, 'stolen');
    expect(await desk.receiveByHand(stolen)).toBe('accepted');
    const { receiptKey } = server;
    const weaker = [
      await server.owner.modeOrder(mac(), 3, 'protected'),
      await server.owner.modeOrder(mac(), 3, 'paused'),
      await server.owner.modeOrder(mac(), 3, 'stolen'),
      await server.owner.order(mac(), 3, { type: 'release' }),
      await server.owner.order(mac(), 3, { type: 'trust', origin: 'https://elsewhere.test', receiptKey }),
    ];
    for (const token of weaker) expect(await desk.receiveByHand(token)).toBe('refused');
    expect(await desk.receiveByHand(stolen)).toBe('repeated');
    expect(store.current).toMatchObject({ mode: { mode: 'stolen' }, orders: { lastSeq: 2 } });
    expect(log.lines.join()).toContain('from its server alone');
    expect(await desk.receive(weaker[0] ?? '')).toBe('accepted');
    expect(store.current.mode.mode).toBe('protected');
  });

  test('to trust a server beyond this machine over plain HTTP is refused', async () => {
    const { desk, store } = await openDesk();
    const { receiptKey } = server;
    for (const [seq, origin] of [
      [1, 'http://elsewhere.test'],
      [2, 'https://elsewhere.test/'],
    ] as const) {
      const order = server.owner.order(mac(), seq, { type: 'trust', origin, receiptKey });
      await order.then((token) => desk.receive(token)).catch(() => {});
    }
    expect(store.current.pins.origin).toBe(server.origin);
    const order = await server.owner.order(mac(), 3, { type: 'trust', origin: 'https://elsewhere.test', receiptKey });
    expect(await desk.receive(order)).toBe('accepted');
    expect(store.current.pins.origin).toBe('https://elsewhere.test');
  });
});

describe('the end of stolen mode', () => {
  const SECONDS = 3600;
  const stolenDesk = async () => {
    const opened = await openDesk();
    await opened.desk.receive(await server.owner.modeOrder(mac(), 1, 'stolen', SECONDS));
    return opened;
  };
  const modeOf = async ({ desk, store }: Awaited<ReturnType<typeof openDesk>>) => {
    await desk.expire();
    return store.current.mode.mode;
  };

  test('comes when the order said, counted from its acceptance, also over a restart', async () => {
    const first = await stolenDesk();
    await first.clock.pass(3_599_000);
    expect(await modeOf(first)).toBe('stolen');
    const again = await openDesk(createDisk(), first.clock);
    await again.clock.pass(1_000);
    expect(await modeOf(again)).toBe('protected');
    expect(again.done).toEqual(['acted protected expired']);
  });

  test('does not come because somebody sets the clock', async () => {
    const { clock, ...opened } = await stolenDesk();
    clock.set(SECONDS * 1000);
    await opened.desk.clockWasSet(SECONDS * 1000);
    expect(await modeOf({ clock, ...opened })).toBe('stolen');
    await clock.pass(SECONDS * 1000);
    expect(await modeOf({ clock, ...opened })).toBe('protected');
  });

  test('is put right where the clock was wrong when the order was accepted', async () => {
    const { clock, ...opened } = await stolenDesk();
    const behindMs = 40 * 86_400_000;
    clock.set(behindMs);
    await opened.desk.clockWasSet(behindMs);
    expect(await modeOf({ clock, ...opened })).toBe('stolen');
  });
});

describe('a server that lies', () => {
  test('cannot raise the number with an acknowledgement that is not this Mac’s own', async () => {
    const { desk, store } = await openDesk();
    await desk.recall(`e30.${'A'.repeat(86)}`);
    expect(store.current.orders.lastSeq).toBe(0);
  });

  test('cannot change the owner’s keys, nor can an older rotation', async () => {
    const { desk, store } = await openDesk();
    const { owner } = server;
    const ring = await newKeyring(owner.keyring.rootKey, '', 3);
    const forger = await StandInOwner.make();
    const orderKey = toBase64Url(randomBytes(32));
    await expect(desk.rotate(await forger.rotation(ring, orderKey))).rejects.toMatchObject({ code: 'bad_signature' });
    await desk.rotate(await owner.rotation(ring, orderKey));
    await expect(desk.rotate(await owner.rotation({ ...ring, generation: 2 }, orderKey))).rejects.toMatchObject({
      code: 'order_refused',
    });
    expect(store.current.pins).toMatchObject({ generation: 3, orderKey });
  });
});

describe('a change of the owner’s keys', () => {
  const changed = async (generation: number) => {
    const ring = await newKeyring(server.owner.keyring.rootKey, '', generation);
    const orderKey = toBase64Url(randomBytes(32));
    return { ring, orderKey, token: await server.owner.rotation(ring, orderKey) };
  };

  test('is on disk with the word of it before it is believed, and acknowledged after', async () => {
    const { done, desk, store } = await openDesk(
      createDisk((step, path) => done.push(`${step} ${path.split('/').pop()}`)),
    );
    done.length = 0;
    const { token, orderKey, ring } = await changed(2);
    expect(await desk.receiveRotation(token)).toBe('accepted');
    expect(done).toEqual([
      ...['write state.json', 'sync state.json', 'rename state.json'],
      ...[`sync-directory ${directory.path.split('/').pop()}`, 'acknowledged rotation new'],
    ]);
    const { pins, rotation } = (await openDesk()).store.current;
    expect(pins).toMatchObject({ orderKey, recipient: ring.recipient, generation: 2 });
    const { deviceKey } = mac();
    const said = { accountId: pins.accountId, deviceId: pins.deviceId, deviceKey };
    const word = await verifyRotationAcknowledgement(rotation?.acknowledgement.token ?? '', said);
    expect(word).toMatchObject({ rotationHash: hashSigned(rotationKind, token), generation: 2 });
    expect(store.current.rotation).toEqual(rotation);
    expect(await desk.receiveRotation(token)).toBe('repeated');
    expect(done.at(-1)).toBe('acknowledged rotation repeated');
  });

  test('names another root key, whose word alone counts from then on', async () => {
    const { desk, store, log } = await openDesk();
    const { owner } = server;
    const [before, next] = [store.current.pins, await signingKeyFromSeed(randomBytes(32))];
    const handover = {
      ...({ v: 2, accountId: owner.accountId, generation: 1, newOrderKey: before.orderKey, at: 1 } as const),
      ...{ newRecipient: before.recipient, newRootKey: toBase64Url(next.publicKey) },
    };
    expect(await desk.receiveRotation(await sign(rotationKind, handover, owner.rootKey))).toBe('accepted');
    expect(store.current.pins).toEqual({ ...before, rootKey: handover.newRootKey });
    const { token, ring, orderKey } = await changed(2);
    expect([await desk.receiveRotation(token), await desk.receiveRotation(token)]).toEqual(['refused', 'refused']);
    expect(log.lines.filter((line) => line.includes("owner's keys is not taken"))).toHaveLength(1);
    const { at } = handover;
    const byNext = { v: 1, accountId: owner.accountId, generation: 2, newOrderKey: orderKey, at } as const;
    const signed = await sign(rotationKind, { ...byNext, newRecipient: ring.recipient }, next);
    expect(await desk.receiveRotation(signed)).toBe('accepted');
    expect(store.current.pins).toMatchObject({ generation: 2, orderKey, rootKey: handover.newRootKey });
  });
});
