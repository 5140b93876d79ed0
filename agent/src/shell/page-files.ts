import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WindowName, windowNames } from './windows/window-names.ts';

/** Origin of the app's own pages. */
export const APP_ORIGIN = 'app://homeward';

export const pageAddress = (name: WindowName): string => `${APP_ORIGIN}/${name}`;

interface PageFile {
  readonly file: string;
  readonly type: string;
}

const document: PageFile = { file: 'page.html', type: 'text/html; charset=utf-8' };

/** Everything that a page can be made of, by its path: what is not in the table does not exist. */
const files: ReadonlyMap<string, PageFile> = new Map([
  ...windowNames.map((name): [string, PageFile] => [`/${name}`, document]),
  ['/page.css', { file: 'page.css', type: 'text/css; charset=utf-8' }],
  ['/page.js', { file: 'page.js', type: 'text/javascript; charset=utf-8' }],
]);

/** Own script and style, and nothing else from anywhere; no text ever becomes markup. */
export const CONTENT_SECURITY_POLICY = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'none'"],
  ...["frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'"],
].join('; ');

const headers = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/**
 * The answer to a request for one of the app's pages.
 * @param directory where the build put them
 */
export async function answerPage(
  directory: string,
  { method, url }: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  const { host, pathname } = new URL(url);
  const found = host === new URL(APP_ORIGIN).host ? files.get(pathname) : undefined;
  if (method !== 'GET' || found === undefined) return new Response(null, { status: 404 });
  const body = new Uint8Array(await readFile(join(directory, found.file)));
  return new Response(body, { headers: { ...headers, 'Content-Type': found.type } });
}
