import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sendProblem } from './problems.ts';

/** Vite names the files in here by their content. */
const HASHED = '/assets/';

/** @param directory of the built console; null where it is not served */
export async function serveConsole(app: FastifyInstance, directory: string | null): Promise<void> {
  const isServed = directory !== null && existsSync(join(directory, 'index.html'));
  if (isServed) {
    await app.register(fastifyStatic, {
      root: directory,
      cacheControl: false,
      dotfiles: 'deny',
      index: false,
      wildcard: false,
      // The build leaves a compressed file beside each; the browser gets the one that it can read.
      preCompressed: true,
      globIgnore: ['.vite/**', '**/*.{map,br,gz}', 'index.html'],
      setHeaders: (reply, path) => {
        const isHashed = path.slice(directory.length).replaceAll('\\', '/').startsWith(HASHED);
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }

  // The console has addresses of its own (/macs/…): each of them is its one page.
  app.setNotFoundHandler((request, reply) => {
    if (isServed && wantsPage(request)) {
      return reply.header('cache-control', 'no-cache').sendFile('index.html', directory);
    }
    return sendProblem(notFound(request, directory !== null && !isServed), request, reply);
  });
}

/** A browser says that it takes a page; whoever watches whether the server is up asks for `/` and says nothing. */
const wantsPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !url.startsWith('/api/') &&
  (url === '/' || (headers.accept ?? '').includes('text/html'));

function notFound(request: FastifyRequest, isUnbuilt: boolean): HomewardError {
  const detail =
    isUnbuilt && wantsPage(request)
      ? 'the console is not built: run npm run build:console'
      : 'there is no such address here';
  return new HomewardError('not_found', detail);
}
