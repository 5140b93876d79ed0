import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.ts';

let server: ServerUnderTest;
beforeAll(async () => {
  server = await startServerUnderTest();
  await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => server.close());

/** The head of the answer to a GET whose target is written as given. */
async function headOf(target: string): Promise<string> {
  const { port } = server.app.server.address() as { port: number };
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  return answer.split('\r\n\r\n')[0] ?? '';
}

test.each(['/api/server', '/api/nothing', '/api/account', 'http://127.0.0.1/api/server', '/healthz'])(
  'nobody keeps the answer to %s',
  async (target) => {
    expect(await headOf(target)).toMatch(/^cache-control: no-store$/m);
  },
);

test('pages may load nothing from elsewhere, and nobody may frame them', async () => {
  const head = await headOf('/');
  const policy = /^Content-Security-Policy: (.*)$/im.exec(head)?.[1] ?? '';
  expect(policy.split(';')).toEqual(
    expect.arrayContaining([
      "default-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "frame-ancestors 'none'",
    ]),
  );
  expect(policy).not.toMatch(/unsafe-inline|http|\*/);
  expect(head).toMatch(/^X-Content-Type-Options: nosniff$/im);
});
