import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import { agentIn, temporaryDirectory } from '../agent-under-test.ts';
import { FakeClock } from '../fake-clock.ts';
import { problem, type StandInServer } from '../stand-in-server.ts';
import { type EngineUnderTest, engineUnderTest } from './engine-under-test.ts';

const under = engineUnderTest();
const { running, startAgent, stopAgent, pairedAgent, mac, wholeChain } = under;
let backup: EngineUnderTest['directory'] | undefined;
let server: StandInServer;
let directory: EngineUnderTest['directory'];
beforeEach(() => {
  ({ server, directory } = under);
});

afterEach(async () => {
  await backup?.remove();
  backup = undefined;
});

describe('a server that lost its data', () => {
  test('gets again what it receipted, exactly once', async () => {
    const agent = await pairedAgent();
    await until(() => server.items.size === 2);
    const backup = new Map(server.items);
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.items.size === 4);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0);
    server.items = backup;
    agent.engine.networkChanged();
    await until(() => server.items.size >= 4, 'sent again');
    expect(await wholeChain(agent)).toEqual([]);
  });

  test('is asked again while it does not answer, so that an order waits no hour', async () => {
    const agent = await pairedAgent();
    server.fault = (call) => (call === 'POST check-in' ? problem('unavailable') : null);
    const asked = server.arrivals.length;
    agent.engine.networkChanged();
    await until(() => server.arrivals.slice(asked).some(({ call }) => call === 'POST check-in'));
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'), false);
    server.fault = () => null;
    await until(() => agent.store.current.mode.mode === 'stolen', 'the order by check-in');
  });

  test('is told the acknowledgement again', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(
      () => server.acknowledgements.length === 1 && (agent.store.current.orders.acknowledgement?.taken ?? false),
    );
    server.acknowledgements = [];
    server.order = null;
    agent.engine.networkChanged();
    await until(() => server.acknowledgements.length === 1);
  });
});

describe('a Mac put back from a backup', () => {
  test('goes on in a new epoch above its lost items, and takes no old order', async () => {
    const agent = await pairedAgent();
    await until(async () => server.items.size === 2 && (await readdir(join(directory.path, 'outbox'))).length === 0);
    await stopAgent(agent);
    backup = await temporaryDirectory();
    await cp(directory.path, backup.path, { recursive: true });

    const later = await startAgent();
    await until(() => server.ofKind('report').length === 2);
    const early = await server.owner.modeOrder(mac(), 3, 'paused');
    server.give(early);
    await until(() => server.acknowledgements.length === 1);
    const latest = await server.owner.modeOrder(mac(), 4, 'stolen');
    server.give(latest);
    await until(() => server.acknowledgements.length === 2 && server.ofKind('report').length === 3);
    await stopAgent(later);

    server.order = early;
    const restored = agentIn({ path: backup.path });
    running.push(restored);
    await restored.engine.start();
    await until(async () => (await server.events()).some(({ event }) => event === 'epoch-began'), 'a new epoch');
    expect(restored.store.current).toMatchObject({ mode: { mode: 'protected' }, orders: { lastSeq: 4 } });
    server.give(latest);
    await until(() => restored.store.current.mode.mode === 'stolen', 'the order it knew before, once more');
    await until(() => server.ofKind('report').filter(({ envelope }) => envelope.epoch === 2).length > 0);
    expect(await wholeChain(restored)).toEqual([]);
    expect(await readdir(restored.directory.rejected)).toEqual([]);
  });

  test('without a network, loses nothing of what it captures before it can ask', async () => {
    const agent = await pairedAgent();
    server.give(await server.owner.modeOrder(mac(), 1, 'stolen'));
    await until(() => server.acknowledgements.length === 1 && server.ofKind('report').length === 2);
    await until(async () => (await readdir(join(directory.path, 'outbox'))).length === 0);
    await stopAgent(agent);
    backup = await temporaryDirectory();
    await cp(directory.path, backup.path, { recursive: true });
    const later = await startAgent({ settings: { trial: { stolenSeconds: 0.2 } } });
    await until(() => server.ofKind('report').length > 4, 'items that the backup does not know');
    await stopAgent(later);

    await server.stop();
    const restored = agentIn({ path: backup.path });
    running.push(restored);
    await restored.engine.start();
    await until(
      async () => (await readdir(restored.directory.outbox)).length === 2,
      'a report and a word of the epoch',
    );
    await server.listen();
    const before = server.items.size;
    restored.engine.networkChanged();
    await until(async () => (await readdir(restored.directory.outbox)).length === 0, 'all is sent');
    expect(server.items.size).toBeGreaterThanOrEqual(before + 2);
    expect(await readdir(restored.directory.rejected)).toEqual([]);
    expect(await server.events()).toContainEqual(expect.objectContaining({ event: 'epoch-began', why: 'head-lost' }));
    expect(server.chain.at(-1)?.envelope.epoch).toBeGreaterThan(1);
  });

  test('and started again by its system, offline, goes on where it was when it can ask in time', async () => {
    await stopAgent(await pairedAgent());
    server.fault = () => 'cut';
    const again = await startAgent({ bootId: 'another start', clock: new FakeClock() });
    await until(() => again.log.lines.some((line) => line.includes('check-in failed')));
    server.fault = () => null;
    again.engine.networkChanged();
    await until(() => server.ofKind('report').length === 2, 'the next report');
    expect(await wholeChain(again)).toEqual([]);
    expect(server.chain.every(({ envelope }) => envelope.epoch === 1)).toBe(true);
  });
});
