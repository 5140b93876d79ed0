import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ENVELOPE_HEADER } from '@homeward/shared/api/agent';
import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../until.ts';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';
import { pairMac, type TestMac } from '../test-mac.ts';

/** 64 MiB for an account, in items of the largest size. */
const AT_A_TIME = 4;

const DEADLINE_MS = 60_000;

let server: ServerUnderTest;
let mac: TestMac;
let other: TestMac;
beforeAll(async () => {
  server = await startServerUnderTest();
  mac = await pairMac(server, await server.owner());
  other = await pairMac(server, await server.owner());
  await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await heardOf(0);
});

/** Resolves when the server has heard of closed sockets, so that this many are left. */
async function heardOf(count: number): Promise<void> {
  const { server: listening } = server.app;
  const left = () =>
    new Promise<number>((resolve, reject) =>
      listening.getConnections((error, connections) => (error ? reject(error) : resolve(connections))),
    );
  await until(async () => (await left()) === count, `${count} connections`);
}

const LARGEST = `Content-Length: ${MAX_SEALED_BYTES}`;

/** Begins to send an item of the largest size, and stops after the head. @returns the status, or “waiting”. */
async function begin(by: TestMac, patienceMs = 150, length = LARGEST): Promise<string> {
  const { port } = server.app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  socket.write(
    [
      `PUT /api/agent/items/${crypto.randomUUID()} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${by.deviceToken}`,
      'Content-Type: application/octet-stream',
      `${ENVELOPE_HEADER}: x`,
      length,
      '\r\n',
    ].join('\r\n'),
  );
  const answered = once(socket, 'data').then(([data]) => String(data).slice(9, 12));
  return await Promise.race([answered, new Promise<string>((give) => setTimeout(give, patienceMs, 'waiting'))]);
}

describe('large items that arrive at a time', () => {
  test('are bounded for each account; small ones, and those of others, get through', async () => {
    for (let count = 0; count < AT_A_TIME; count += 1) expect(await begin(mac)).toBe('waiting');
    expect(await begin(mac, DEADLINE_MS)).toBe('503');
    expect(await begin(mac, DEADLINE_MS, 'Transfer-Encoding: chunked')).toBe('503');
    expect(await begin(other)).toBe('waiting');
    await mac.put(await mac.item());
  });

  test('make room when they are sent or given up', async () => {
    for (let count = 0; count < AT_A_TIME; count += 1) expect(await begin(mac)).toBe('waiting');
    const [first] = sockets;
    first?.destroy();
    await heardOf(AT_A_TIME - 1);
    expect(await begin(mac)).toBe('waiting');
    expect(await begin(mac, DEADLINE_MS)).toBe('503');
  });

  test('that were sent hold nothing any more, whatever became of them', async () => {
    for (let count = 0; count < AT_A_TIME * 2; count += 1) {
      const answer = await mac.inject({
        method: 'PUT',
        url: `/api/agent/items/${crypto.randomUUID()}`,
        headers: { 'content-type': 'application/octet-stream', [ENVELOPE_HEADER]: 'x' },
        payload: Buffer.alloc(MAX_SEALED_BYTES),
      });
      expect(answer.json()).toMatchObject({ code: 'invalid_shape' });
    }
  });
});
