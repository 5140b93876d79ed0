import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { protocol } from 'electron';

/** Origin of the app's own pages. */
export const APP_ORIGIN = 'app://homeward';
export const PAIRING_PAGE = `${APP_ORIGIN}/pairing.html`;

/** Every file that a page can be made of: what is not in the table does not exist. */
const files: Readonly<Record<string, string>> = {
  'pairing.html': 'text/html; charset=utf-8',
  'pairing.css': 'text/css; charset=utf-8',
  'pairing.js': 'text/javascript; charset=utf-8',
};

/** Own script and style, and nothing else from anywhere. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Before `ready`: gives our pages an origin of their own. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** After `ready`: serves the app's pages. */
export function serveAppPages(directory: string): void {
  protocol.handle('app', ({ method, url }) => (method === 'GET' ? pageAt(directory, url) : notFound()));
}

async function pageAt(directory: string, address: string): Promise<Response> {
  const url = new URL(address);
  const name = url.pathname.slice(1);
  const type = Object.hasOwn(files, name) ? files[name] : undefined;
  if (url.host !== new URL(APP_ORIGIN).host || type === undefined) return notFound();
  return new Response(new Uint8Array(await readFile(join(directory, name))), {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    },
  });
}

const notFound = () => new Response(null, { status: 404 });
