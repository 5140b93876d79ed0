/** A Fastify server that sends back the bytes it gets: how fast the framework alone is. Prints its port. */
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';

const app = fastify();
app.addContentTypeParser(
  'application/octet-stream',
  { parseAs: 'buffer' },
  async (_request: unknown, body: Buffer) => body,
);
app.put('/', async (request) => request.body);
await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`echo at http://127.0.0.1:${(app.server.address() as AddressInfo).port}\n`);
