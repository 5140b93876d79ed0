/**
 * Hands out the console where the server cannot be reached: its own files and nothing else. What the API says never comes
 * by here. The build writes every file of the console, and what names this set of files, into the two constants.
 */
declare const __CONSOLE_FILES__: readonly string[];
declare const __CONSOLE_VERSION__: string;

interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface RequestEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** What this file uses of a service worker's globals; the library of types for pages has none of them. */
interface ServiceWorkerScope {
  addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}

const scope = self as unknown as ServiceWorkerScope;
const CACHE = `homeward-console-${__CONSOLE_VERSION__}`;
/** A network that does not say no: the page must not wait for it. */
const PATIENCE_MS = 4_000;

scope.addEventListener('install', (event) => {
  const keepFiles = async () => {
    await (await caches.open(CACHE)).addAll(['/', ...__CONSOLE_FILES__]);
    await scope.skipWaiting();
  };
  event.waitUntil(keepFiles());
});

scope.addEventListener('activate', (event) => {
  const forgetOlder = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await scope.clients.claim();
  };
  event.waitUntil(forgetOlder());
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== scope.location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request.url));
  else if (__CONSOLE_FILES__.includes(pathname)) event.respondWith(file(pathname));
});

/** The server's own page where it answers, so that a new console is there at once. */
async function page(url: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(url, { signal, cache: 'no-cache', headers: { accept: 'text/html' } });
    if (answer.ok) return answer;
    return (await caches.match('/')) ?? answer;
  } catch (error) {
    const kept = await caches.match('/');
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Named by its content: the one that is kept is the one that is meant. */
const file = async (pathname: string): Promise<Response> => (await caches.match(pathname)) ?? fetch(pathname);
