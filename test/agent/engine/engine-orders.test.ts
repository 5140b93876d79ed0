import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { acknowledgementKind } from '@homeward/shared/acknowledgement';
import { toBase64Url } from '@homeward/shared/base64url';
import { randomBytes } from '@homeward/shared/bytes';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { newKeyring } from '@homeward/shared/keyring';
import { keyIdOf } from '@homeward/shared/receipt';
import { rotationKind } from '@homeward/shared/rotation';
import { rotationAcknowledgementKind } from '@homeward/shared/rotation-acknowledgement';
import { hashSigned, readSigned } from '@homeward/shared/signed';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import { FakeClock } from '../fake-clock.ts';
import { problem, StandInServer } from '../stand-in-server.ts';
import { type EngineUnderTest, engineUnderTest } from './engine-under-test.ts';

const under = engineUnderTest();
const { startAgent, stopAgent, pairedAgent, mac, wholeChain } = under;
let server: StandInServer;
let directory: EngineUnderTest['directory'];
beforeEach(() => {
  ({ server, directory } = under);
});

describe('orders', () => {
  test('stolen by push, confirmed, and reported on at once: no timer has to go off for it', async () => {
    const agent = await pairedAgent({ clock: new FakeClock() });
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.ofKind('report').length > 1);
    await until(() => server.acknowledgements.length === 1);
    expect(agent.store.current.mode.mode).toBe('stolen');
    const body = await server.bodyOf(server.ofKind('report')[1] as never);
    expect(body).toMatchObject({ cycle: { mode: 'stolen', intervalSeconds: 300, trial: false } });
    expect(server.ofKind('report')[1]?.envelope).toMatchObject({ orderSeq: 1 });
    expect(await wholeChain(agent)).toEqual([]);
  });

  test('by check-in where nothing was pushed, and repeated without harm', async () => {
    const agent = await pairedAgent();
    const order = await server.owner.modeOrder(mac(), 1, 'stolen');
    server.give(order, false);
    agent.engine.networkChanged();
    await until(() => server.acknowledgements.length > 0);
    await until(async () => (await server.events()).length === 2);
    server.push(order);
    await until(() => server.acknowledgements.length > 1, 'acknowledged again');
    expect(new Set(server.acknowledgements).size).toBe(1);
    expect(await server.events()).toHaveLength(2);
  });

  test('a lying server is refused, and the owner is still obeyed', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const stranger = await signingKeyFromSeed(randomBytes(32));
    const mode = { type: 'mode', mode: 'stolen', intervalSeconds: 300, hidden: false, maxSeconds: 3600 } as const;
    const first = await owner.modeOrder(mac(), 5, 'protected');
    server.give(first);
    await until(() => server.acknowledgements.length === 1);
    for (const token of [
      await owner.order(mac(), 6, mode, stranger),
      await owner.order({ ...mac(), deviceId: crypto.randomUUID() }, 6, mode),
      await owner.order({ ...mac(), pairingId: toBase64Url(randomBytes(32)) }, 6, mode),
      await owner.order({ ...mac(), deviceKey: toBase64Url(randomBytes(32)) }, 6, mode),
      await owner.order(mac(), 5, mode),
      await owner.order(mac(), 4, mode),
      await owner.order(mac(), 2_000_000, mode),
      `${first.slice(0, -4)}AAAA`,
      'not-an-order.at-all',
    ]) {
      server.give(token);
    }
    // One order is looked at after the other: when this one is confirmed, all of those have been refused.
    server.give(await owner.modeOrder(mac(), 6, 'paused'));
    const confirmed = () => server.acknowledgements.map((token) => readSigned(acknowledgementKind, token).mode);
    await until(() => confirmed().includes('paused'));
    expect(agent.store.current.mode.mode).toBe('paused');
    expect(new Set(confirmed())).toEqual(new Set(['protected', 'paused']));
  });

  test('stolen outlives a restart without a network, with the same end', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
    const { mode } = agent.store.current;
    await stopAgent(agent);
    await server.stop();
    const again = await startAgent();
    expect(again.store.current.mode).toEqual(mode);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length > 0, 'a report in the queue');
    await server.listen();
    again.engine.networkChanged();
    await until(() => server.ofKind('report').length >= 3);
    const bodies = await Promise.all(server.ofKind('report').map((item) => server.bodyOf(item)));
    expect(bodies[2]).toMatchObject({ cycle: { mode: 'stolen' }, address: { problem: 'offline' } });
    expect(await wholeChain(again)).toEqual([]);
  });

  test.each([401, 403, 404, 410, 500] as const)(
    '%i for everything ends neither stolen mode nor the pairing',
    async (status) => {
      const agent = await pairedAgent();
      server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
      await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
      const codes = {
        401: 'unknown_device',
        403: 'forbidden',
        404: 'not_found',
        410: 'pairing_expired',
        500: 'internal',
      } as const;
      server.fault = () => problem(codes[status]);
      server.push('x.y');
      const asked = server.arrivals.length;
      agent.engine.networkChanged();
      await until(() => server.arrivals.slice(asked).some(({ call }) => call === 'POST check-in'));
      await stopAgent(agent);
      const again = await startAgent();
      expect(again.store.current.mode.mode).toBe('stolen');
      server.fault = () => null;
      again.engine.networkChanged();
      await until(() => server.ofKind('report').length >= 3, 'the report that waited');
      expect(await wholeChain(again)).toEqual([]);
    },
  );

  test('release: a signed word, everything sent, and the pairing is gone', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.order(mac(), 1, { type: 'release' }));
    await until(() => !agent.engine.isPaired && agent.store.paired === null);
    expect(await server.events()).toContainEqual({ v: 1, event: 'released', by: 'owner' });
    expect(server.acknowledgements).toHaveLength(1);
    expect(await agent.secrets.load()).toBeNull();
  });

  test('trust: goes on with the server at its new place and with its new receipt key', async () => {
    const agent = await pairedAgent();
    const moved = await StandInServer.start();
    try {
      moved.adopt(server);
      server.give(
        await server.owner.order(mac(), 1, { type: 'trust', origin: moved.origin, receiptKey: moved.receiptKey }),
      );
      await until(() => moved.streams === 1 && moved.acknowledgements.length === 1);
      moved.give(await server.owner.modeOrder(mac(), 2, 'stolen'));
      await until(() => moved.ofKind('report').length > 0 && agent.store.current.orders.lastSeq === 2);
      await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0, 'all receipted');
    } finally {
      await stopAgent(agent);
      await moved.stop();
    }
  });

  test('rotation: the new order key commands, the old one no longer, and items are sealed to the new recipient', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const ring = await newKeyring(owner.keyring.rootKey, '', 2);
    const newKey = await signingKeyFromSeed(randomBytes(32));
    await agent.engine.takeIn(await owner.rotation(ring, toBase64Url(newKey.publicKey)));
    expect(agent.store.current.pins).toMatchObject({ generation: 2, recipient: ring.recipient });
    server.give(await owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => agent.log.lines.some((line) => line.includes('an order is not taken')), 'the refusal');
    expect(agent.store.current.mode.mode).toBe('protected');
    const paused = { type: 'mode', mode: 'paused', intervalSeconds: 300, hidden: false, maxSeconds: 3600 } as const;
    const byNewKey = { ...paused, keyId: keyIdOf(newKey.publicKey) };
    server.give(await owner.order(mac(), 1, byNewKey, newKey));
    await until(() => agent.store.current.mode.mode === 'paused');
  });

  test('rotation: pushed or shown at a check-in, it is acknowledged until the server has the word', async () => {
    const agent = await pairedAgent();
    const { owner } = server;
    const rotation = async (generation: number) => {
      const ring = await newKeyring(owner.keyring.rootKey, '', generation);
      return owner.rotation(ring, toBase64Url(randomBytes(32)));
    };
    await until(() => server.streams === 1, 'the stream');
    server.fault = (call) => (call === 'POST rotation-acknowledgements' ? problem('unavailable') : null);
    server.pushRotation(await rotation(2));
    await until(() => agent.store.current.pins.generation === 2, 'the push');
    await until(() => agent.log.lines.some((line) => line.includes("the word on the owner's keys")), 'the fault');
    expect(agent.store.current.rotation?.acknowledgement.taken).toBe(false);
    server.fault = () => null;
    agent.engine.networkChanged();
    await until(() => server.rotationAcknowledgements.length > 0, 'the word');
    await until(() => agent.store.current.rotation?.acknowledgement.taken === true, 'that it is kept');

    const next = await rotation(3);
    server.rotations = [next];
    agent.engine.networkChanged();
    const word = () => server.rotationAcknowledgements.at(-1) ?? '';
    await until(() => readSigned(rotationAcknowledgementKind, word()).generation === 3, 'the next word');
    expect(readSigned(rotationAcknowledgementKind, word()).rotationHash).toBe(hashSigned(rotationKind, next));
    // A server that lost the word shows the same again, and hears it again.
    const heard = server.rotationAcknowledgements.length;
    agent.engine.networkChanged();
    await until(() => server.rotationAcknowledgements.length > heard, 'the word once more');
  });
});
