import type { AddressInfo } from 'node:net';
import { BODY_HEADER, ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { fromBase64Url } from '@homeward/shared/base64url';
import type { Receipt } from '@homeward/shared/receipt';
import { stampedHash, stampedMessageOf } from '@homeward/shared/time-stamp';
import { openTimeStampToken } from '@homeward/shared/time-stamp-token';
import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import {
  type AnswerQuery,
  answering,
  openAuthority,
  serveAuthority,
} from '../../../scripts/trial/openssl-authority.ts';
import { giveOrder, prepareModeOrder } from '../../../server/web/src/owner/orders.ts';
import { needs, programPath } from '../../programs.ts';
import { until } from '../../until.ts';
import { type ServerUnderTest, startServerUnderTest, type TestOwner } from '../server-under-test.ts';
import { pairMac, type SealedTestItem, type TestMac } from '../test-mac.ts';

const MINUTE_MS = 60_000;
/** How often the server looks whether it is time. */
const LOOK_MS = 10_000;

const withOpenssl = needs('openssl');
let now = 1_790_000_000_000;
let answer: AnswerQuery = (_, response) => void response.writeHead(503).end();
let served: Awaited<ReturnType<typeof serveAuthority>>;
let server: ServerUnderTest;
let owner: TestOwner;
let mac: TestMac;
let origin: string;
beforeAll(async () => {
  // The server's periods pass when the test says so; nothing else is imitated.
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setTimeout', 'clearTimeout'] as const),
    ],
  });
  served = await serveAuthority((query, response) => answer(query, response));
  server = await startServerUnderTest({ clock: { now: () => now }, flags: ['--tsa-url', served.url] });
  owner = await server.owner();
  mac = await pairMac(server, owner);
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
  served.close();
  jest.useRealTimers();
});

/** Over HTTP, as a Mac sends it. @returns its receipt's root, as signed */
async function send(item: SealedTestItem): Promise<string> {
  const reply = await fetch(`${origin}/api/agent/items/${item.id}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${mac.deviceToken}`,
      'content-type': 'application/octet-stream',
      [ENVELOPE_HEADER]: item.token,
      [BODY_HEADER]: 'kept',
    },
    body: new Uint8Array(item.sealed),
  });
  expect(reply.status).toBe(200);
  return ((await reply.json()) as Receipt).root;
}

const proofOf = async (root: string) => await owner.call('timeStamps', { body: { roots: [stampedHash(root)] } });

withOpenssl('evidence of a stolen Mac is stamped soon, where a report alone waits for the usual time', async () => {
  const authority = await openAuthority(programPath('openssl'));
  answer = answering(authority);
  try {
    // The first round after the start: the next is due in five minutes.
    const first = await send(await mac.item());
    jest.advanceTimersByTime(LOOK_MS);
    await until(async () => (await proofOf(first)).proofs.length === 1);
    expect(served.asked).toHaveLength(1);

    const orderSeq = await markStolen();
    const report = await send(await mac.item({ orderSeq }));
    now += MINUTE_MS;
    jest.advanceTimersByTime(LOOK_MS);
    expect((await proofOf(report)).proofs).toEqual([]);
    expect(served.asked).toHaveLength(1);

    const photo = await send(await mac.item({ kind: 'snapshot', orderSeq }));
    now += MINUTE_MS / 2;
    jest.advanceTimersByTime(LOOK_MS);
    await until(async () => (await proofOf(photo)).proofs.length === 1);
    expect(served.asked).toHaveLength(2);
    // One stamp for both: what belongs to the evidence comes along.
    for (const root of [photo, report]) {
      const { proofs, stamps } = await proofOf(root);
      const [proof] = proofs;
      if (!proof) throw new Error('it has no stamp');
      const token = stamps.find(({ id }) => id === proof.stamp)?.token ?? '';
      const said = await openTimeStampToken(fromBase64Url(token), stampedMessageOf(root, proof));
      expect(said.authority).toBe('CN=Stamps, O=Example Authority');
    }
  } finally {
    await authority.remove();
  }
});

/** As the console orders it and the Mac obeys. @returns number of the order */
async function markStolen(): Promise<number> {
  const prepared = await prepareModeOrder(owner.account, mac.device, { mode: 'stolen' }, now);
  await giveOrder(owner.call, owner.account, prepared);
  const { token, order } = prepared;
  await mac.acknowledge(token, order.seq, 'stolen');
  return order.seq;
}
