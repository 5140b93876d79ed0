import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openEventStream } from '../../../server/web/src/api/event-stream.ts';
import type { Access } from '../../../server/web/src/connection/access.ts';

// The console's own reader of live events against a real HTTP server: Node has the `fetch` and the streams of a browser.

interface Asked {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly answer: ServerResponse;
}

let server: Server;
let access: Access;
let asked: (request: Asked) => void = () => {};
beforeAll(async () => {
  server = createServer(({ url, headers: { authorization } }, answer) => asked({ path: url, authorization, answer }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  access = { carrier: 'bearer', origin: `http://127.0.0.1:${port}`, token: 'T' };
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Opens a stream. @returns what the server was asked, and all that was heard, each as a promise in order. */
function open() {
  const request = Promise.withResolvers<Asked>();
  asked = request.resolve;
  const heard: unknown[] = [];
  const waiting = new Set<() => void>();
  const hear = (what: unknown) => {
    heard.push(what);
    for (const wake of waiting) wake();
  };
  const close = openEventStream(access, {
    onOpen: () => hear('open'),
    onEvent: ({ event, data }) => hear([event, data]),
    onEnd: () => hear('end'),
  });
  const until = async (last: unknown) => {
    while (JSON.stringify(heard.at(-1)) !== JSON.stringify(last)) {
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
    return heard;
  };
  return { request: request.promise, until, heard, close };
}

const begin = ({ answer }: Asked, status = 200, type = 'text/event-stream') => {
  answer.writeHead(status, { 'content-type': type });
  answer.flushHeaders();
};

test('hears events in pieces, with the bearer shown', async () => {
  const { request, until, close } = open();
  const given = await request;
  expect(given).toMatchObject({ path: '/api/events', authorization: 'Bearer T' });
  begin(given);
  await until('open');
  const bytes = Buffer.from(': connected\n\ndata: {"name":"Ada’s"}\n\nevent: heartbeat\ndata:\n\n');
  // In the middle of a character as well.
  for (let at = 0; at < bytes.length; at += 7) given.answer.write(bytes.subarray(at, at + 7));
  expect(await until(['heartbeat', ''])).toEqual(
    ['open', [null, '{"name":"Ada’s"}'], ['heartbeat', '']].map(undefinedFor),
  );
  given.answer.end();
  await until('end');
  close();
});

const undefinedFor = (what: unknown) => (Array.isArray(what) && what[0] === null ? [undefined, what[1]] : what);

test.each([
  ['that it refuses', 401, 'application/problem+json'],
  ['of something else', 200, 'text/html'],
])('an answer %s is an end, and opens nothing', async (_, status, type) => {
  const { request, until } = open();
  const given = await request;
  begin(given, status, type);
  expect(await until('end')).toEqual(['end']);
});

test('a connection that is cut is an end', async () => {
  const { request, until } = open();
  const given = await request;
  begin(given);
  await until('open');
  given.answer.destroy();
  expect(await until('end')).toEqual(['open', 'end']);
});

test('an event that never ends is given up', async () => {
  const { request, until } = open();
  const given = await request;
  begin(given);
  await until('open');
  const more = () => given.answer.write(`data: ${'x'.repeat(100_000)}\n`, (error) => error ?? more());
  more();
  expect(await until('end')).toEqual(['open', 'end']);
});

test('closing it ends the request, and tells nothing', async () => {
  const { request, until, heard, close } = open();
  const given = await request;
  begin(given);
  await until('open');
  const gone = new Promise((resolve) => given.answer.once('close', resolve));
  close();
  await gone;
  expect(heard).toEqual(['open']);
});
