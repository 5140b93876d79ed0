import { type ConsoleManifest, sha256Hex } from './console-manifest.ts';

const DEADLINE_MS = 30_000;

/** Headers that would have a browser load or do more than the files say. */
const UNWANTED = ['link', 'refresh', 'service-worker-allowed', 'speculation-rules', 'sourcemap'];

/** As a browser asks for a page. */
const ASKED_AS = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0.0.0 Safari/537.36', accept: '*/*' };

/**
 * Compares what a server serves with a manifest.
 * @param origin of the server.
 * @returns the first thing that differs, in words; null where nothing does.
 * @throws Error whose message says that there was no answer.
 */
export async function firstDifference(origin: string, manifest: ConsoleManifest): Promise<string | null> {
  for (const { path, bytes, sha256 } of manifest.files) {
    const url = new URL(path === 'index.html' ? '/' : `/${path}`, origin);
    const answer = await get(url);
    if (answer.status !== 200) return `${path} is not served (${answer.status}).`;
    if (sha256Hex(answer.body) !== sha256) {
      return `${path} is another one: ${answer.body.length} bytes with SHA-256 ${sha256Hex(answer.body)}, and not ${bytes} with ${sha256}.${await whichVersion(origin, manifest)}`;
    }
    for (const [name, expected] of Object.entries(manifest.headers)) {
      const found = answer.headers.get(name);
      if (found !== expected) return `${path} comes with ${name}: ${found ?? '(none)'}; it should be: ${expected}`;
    }
    const unwanted = UNWANTED.find((name) => answer.headers.has(name));
    if (unwanted !== undefined)
      return `${path} comes with ${unwanted}: ${answer.headers.get(unwanted)}; it should not.`;
  }
  return null;
}

async function get(url: URL): Promise<{ status: number; headers: Headers; body: Uint8Array }> {
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const answer = await fetch(url, { headers: ASKED_AS, redirect: 'manual', signal });
    return { status: answer.status, headers: answer.headers, body: new Uint8Array(await answer.arrayBuffer()) };
  } catch (error) {
    const { cause, message } = error as Error;
    const why = (cause as { code?: string } | undefined)?.code ?? message;
    throw new Error(`${url.origin} does not answer (${why}): nothing was compared.`);
  }
}

async function whichVersion(origin: string, { version }: ConsoleManifest): Promise<string> {
  const { body } = await get(new URL('/api/docs/json', origin));
  try {
    const said = (JSON.parse(Buffer.from(body).toString()) as { info: { version: string } }).info.version;
    return said === version ? '' : ` The server says that it is version ${said}; the manifest is of ${version}.`;
  } catch {
    return '';
  }
}
