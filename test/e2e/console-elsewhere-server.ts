import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONSOLE_ORIGIN, openConsoleFiles } from '../../agent/src/shell/console-files.ts';

const BUILT = fileURLToPath(new URL('../../server/web/dist', import.meta.url));

/** The console's build, from an origin that is not its server's. */
export interface ElsewhereServer {
  readonly origin: string;
  close(): Promise<void>;
}

async function serve(answer: (path: string) => Promise<Response>): Promise<ElsewhereServer> {
  const server = createServer((request, reply) => {
    answer(request.url ?? '/').then(
      async (response) => {
        reply.writeHead(response.status, Object.fromEntries(response.headers));
        reply.end(Buffer.from(await response.arrayBuffer()));
      },
      () => reply.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * As the app shows it: the app's own handler of `app://console`, with its policy, behind a port that stands for that origin.
 * @param homeward the server that the app names; asked for each file
 */
export async function serveAsTheApp(homeward: () => string): Promise<ElsewhereServer> {
  const files = await openConsoleFiles(BUILT);
  if (!files) throw new Error('the console is not built: npm run build:console');
  return serve((path) => files.answer({ method: 'GET', url: CONSOLE_ORIGIN + path }, homeward()));
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** As somebody hosts it: plain files, and a page of the host's own for whatever is not there. */
export const serveAsAHost = (): Promise<ElsewhereServer> =>
  serve(async (path) => {
    const { pathname } = new URL(path, 'http://host');
    const name = pathname === '/' ? '/index.html' : pathname;
    try {
      const bytes = new Uint8Array(await readFile(join(BUILT, name)));
      return new Response(bytes, { headers: { 'content-type': types[extname(name)] ?? 'application/octet-stream' } });
    } catch {
      return new Response('<h1>Nothing here</h1>', { status: 404, headers: { 'content-type': 'text/html' } });
    }
  });
