import { readdir } from 'node:fs/promises';
import { signingKeyFromSeed } from '@homeward/shared/ed25519';
import { type ErrorCode, errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { issueReceipts } from '@homeward/shared/receipt';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verdictOn } from '../../../agent/src/outbox/sender.ts';
import { until } from '../../until.ts';
import { type AgentUnderTest, agentIn, pairWith, temporaryDirectory } from '../agent-under-test.ts';
import { captivePortal, type Fault, problem, StandInServer } from '../stand-in-server.ts';

let server: StandInServer;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let agent: AgentUnderTest;

beforeEach(async () => {
  server = await StandInServer.start();
  directory = await temporaryDirectory();
  await pairWith(server, directory.path);
  agent = agentIn({ path: directory.path });
});

afterEach(async () => {
  await agent.engine.close();
  await server.stop();
  await directory.remove();
});

const waiting = async () => (await readdir(agent.directory.outbox)).filter((name) => name.endsWith('.item')).length;
const puts = () => server.arrivals.filter(({ call }) => call === 'PUT items').length;

describe('what is not the server’s word keeps an item', () => {
  const faults: [string, Fault][] = [
    ['a captive portal', captivePortal],
    ['a portal that answers JSON', { status: 200, contentType: 'application/json', body: '{"ok":true}' }],
    ['a portal that forwards', { status: 302, contentType: 'text/html', body: '', location: 'http://portal.test/' }],
    ['a proxy’s 400 page', { status: 400, contentType: 'text/html', body: 'Bad Request' }],
    ['a proxy’s 413 page', { status: 413, contentType: 'text/html', body: 'Too large' }],
    ['a proxy’s 422 with JSON of its own', { status: 422, contentType: 'application/json', body: '{"error":"no"}' }],
    ['401', problem('unknown_device')],
    ['403', problem('forbidden')],
    ['404', problem('not_found')],
    ['410', problem('pairing_expired')],
    ['429', problem('rate_limited')],
    ['500', problem('internal')],
    ['503', problem('unavailable')],
    ['a cut connection', 'cut'],
  ];
  test.each(faults)('%s', async (_, fault) => {
    server.fault = (call) => (call === 'PUT items' ? fault : null);
    await agent.engine.start();
    await until(async () => puts() > 0 && (await waiting()) === 2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.items.size).toBe(0);
    expect(await waiting()).toBe(2);
    expect(await readdir(agent.directory.rejected)).toEqual([]);
    server.fault = () => null;
    agent.engine.networkChanged();
    await until(async () => (await waiting()) === 0, 'sent when the network is back');
    expect(server.chain.map(({ envelope }) => envelope.seq)).toEqual([1, 2]);
  });

  test('an answer that was lost: sent again, kept once', async () => {
    let cut = true;
    server.receiptChange = (receipt) => {
      if (!cut) return receipt;
      cut = false;
      return {} as never;
    };
    await agent.engine.start();
    await until(async () => puts() >= 3 && (await waiting()) === 0);
    expect(server.items.size).toBe(2);
  });

  test('without a call to wake it, it tries again by itself', async () => {
    let faults = 2;
    server.fault = (call) => (call === 'PUT items' && faults-- > 0 ? captivePortal : null);
    await agent.engine.start();
    await until(async () => server.items.size === 2 && (await waiting()) === 0);
  });
});

describe('a receipt that does not hold keeps the item', () => {
  test('from a foreign key', async () => {
    const foreign = await signingKeyFromSeed(new Uint8Array(32).fill(3));
    server.receiptChange = async (receipt) =>
      (await issueReceipts([receipt.envelopeHash], Date.now(), foreign))[0] ?? receipt;
    await agent.engine.start();
    await until(() => agent.log.lines.some((line) => line.includes('receipt does not hold')));
    await until(async () => (await waiting()) === 2);
    server.receiptChange = (receipt) => receipt;
    agent.engine.networkChanged();
    await until(async () => (await waiting()) === 0);
  });

  test.each([
    ['for another envelope', { envelopeHash: 'A'.repeat(43) }],
    ['with another place in the tree', { index: 1 }],
    ['with another path', { path: ['A'.repeat(43)] }],
  ])('%s', async (_, change) => {
    server.receiptChange = (receipt) => ({ ...receipt, ...change });
    await agent.engine.start();
    await until(() => agent.log.lines.some((line) => line.includes('receipt does not hold')));
    await until(async () => (await waiting()) === 2);
    await until(() => puts() >= 3);
    expect([await waiting(), await readdir(agent.directory.sent)]).toEqual([2, []]);
  });
});

test('for which the server has no room waits; what is smaller goes, and nothing is set aside', async () => {
  let refused = '';
  server.fault = (call, request) => {
    if (call !== 'PUT items' || (refused !== '' && refused !== request.url)) return null;
    if (server.items.size === 0) return null;
    refused = request.url ?? '';
    return problem('storage_full');
  };
  await agent.engine.start();
  await until(async () => agent.log.lines.some((line) => line.includes('is put off')) && (await waiting()) === 1);
  expect(await readdir(agent.directory.rejected)).toEqual([]);
  server.fault = () => null;
  agent.engine.networkChanged();
  await until(async () => (await waiting()) === 0);
});

describe('what the server will never take', () => {
  test.each(['bad_request', 'item_conflict', 'too_large', 'item_refused'] as const)(
    '%s: set aside, and told once',
    async (code) => {
      let refused = '';
      server.fault = (call, request) => {
        if (call !== 'PUT items' || (refused !== '' && refused !== request.url)) return null;
        if (server.items.size === 0) return null;
        refused = request.url ?? '';
        return problem(code);
      };
      await agent.engine.start();
      await until(async () => (await server.events()).some(({ event }) => event === 'rejected'));
      expect(await server.events()).toContainEqual({ v: 1, event: 'rejected', seq: 2, code });
      expect(await readdir(agent.directory.rejected)).toHaveLength(1);
      await until(async () => (await waiting()) === 0);
    },
  );

  test('an event that is refused is not told of by another', async () => {
    server.fault = (call) => (call === 'PUT items' ? problem('item_refused') : null);
    await agent.engine.start();
    await until(async () => (await readdir(agent.directory.rejected)).length === 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await readdir(agent.directory.rejected)).toHaveLength(3);
  });
});

test('a body that had to be dropped: its envelope is sent, and the gap is told', async () => {
  await agent.engine.close();
  agent = agentIn({ path: directory.path, settings: { capBytes: 3000, inFlight: 1 } });
  server.fault = (call) => (call === 'PUT items' ? problem('unavailable') : null);
  await agent.engine.start();
  await until(async () => puts() > 0 && (await waiting()) >= 3);
  server.fault = () => null;
  agent.engine.networkChanged();
  // The event is written after the body was dropped: for a moment nothing may wait, and it is yet to come.
  await until(async () => (await server.events()).some(({ event }) => event === 'gap'));
  await until(async () => (await waiting()) === 0);
  const report = server.ofKind('report')[0];
  expect([report?.dropped, report?.sealed.length]).toEqual([true, 0]);
  expect(await server.events()).toContainEqual(expect.objectContaining({ event: 'gap', dropped: 1, firstSeq: 2 }));
});

test('no token in the log, whatever goes wrong', async () => {
  server.fault = (call) => (call === 'PUT items' ? 'cut' : call === 'POST check-in' ? captivePortal : null);
  await agent.engine.start();
  await until(() => puts() > 0);
  const saved = await agent.secrets.load();
  expect(agent.log.lines.join('\n')).not.toContain(saved?.deviceToken);
});

test('verdicts: which of our errors end an item', () => {
  const rejected = (Object.keys(errorCatalogue) as ErrorCode[]).filter(
    (code) => verdictOn(new HomewardError(code, '')) === 'reject' && errorCatalogue[code].status !== 400,
  );
  expect(rejected.sort()).toEqual(['item_conflict', 'item_refused', 'too_large']);
  expect(verdictOn(new Error('a bug'))).toBe('later');
});
