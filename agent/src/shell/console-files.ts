import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/** Where the app shows the owner's console: an origin of its own, which no page of the web can have. */
export const CONSOLE_ORIGIN = 'app://console';

const PAGE = '/index.html';

/** Where the page's build leaves room for the server's name (server/web/index.html). */
export const SERVER_META = '<meta name="homeward-server" content="" />';

/** Hosts of URLs may have quotes, semicolons and more in them, which would end an attribute or a policy's list. */
const PLAIN_ORIGIN = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The console that the app carries, as pages ask for its files. */
export interface ConsoleFiles {
  /**
   * The answer to a request for one of them.
   * @param server the owner's: the page is told of it, and may speak to it and to nobody else; null where there is none
   */
  answer(request: Pick<Request, 'method' | 'url'>, server: string | null): Promise<Response>;
}

/**
 * Opens a build of the console. What is in it is read once: no later name is looked for on disk.
 * @returns null where there is no build, or one that cannot be told its server
 */
export async function openConsoleFiles(directory: string): Promise<ConsoleFiles | null> {
  const files = new Map<string, string>();
  for (const name of await filesUnder(directory)) {
    const type = types[extname(name)];
    if (type !== undefined) files.set(`/${name}`, type);
  }
  const page = files.has(PAGE) ? await readFile(join(directory, PAGE), 'utf8') : '';
  if (!page.includes(SERVER_META)) return null;
  return {
    async answer({ method, url }, server) {
      const { host, pathname } = new URL(url);
      const name = pathname === '/' ? PAGE : pathname;
      const type = host === new URL(CONSOLE_ORIGIN).host ? files.get(name) : undefined;
      if (method !== 'GET' || type === undefined || server === null) return new Response(null, { status: 404 });
      if (!PLAIN_ORIGIN.test(server)) throw new Error('the origin of the server cannot stand in a policy');
      const headers = { 'Content-Type': type, 'Content-Security-Policy': policyFor(server), ...always };
      if (name !== PAGE) return new Response(new Uint8Array(await readFile(join(directory, name))), { headers });
      return new Response(page.replace(SERVER_META, `<meta name="homeward-server" content="${server}" />`), {
        headers,
      });
    },
  };
}

/** What the page of a Homeward server may do (server/src/http/security-headers.ts), and speak to the owner's server. */
const policyFor = (server: string): string =>
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; " +
  `img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ${server}; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Every file under a directory, by its path there; none where there is no directory. What begins with a dot is no page's. */
async function filesUnder(directory: string, prefix = ''): Promise<string[]> {
  const entries = await readdir(join(directory, prefix), { withFileTypes: true }).catch(() => []);
  const names = await Promise.all(
    entries
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => {
        const path = `${prefix}${entry.name}`;
        return entry.isDirectory() ? filesUnder(directory, `${path}/`) : [path];
      }),
  );
  return names.flat();
}
