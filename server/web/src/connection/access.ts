/** How a request reaches the owner's server, and what it shows of the session. Crosses to the workers as it is. */
export type Access =
  /** To the server that served this page; the browser sends the session's cookie by itself. */
  | { readonly carrier: 'cookie'; readonly origin: string }
  /** From a console that came from elsewhere: the bearer is in this page's memory, and null before the sign-in. */
  | { readonly carrier: 'bearer'; readonly origin: string; readonly token: string | null };

/** What `fetch` is told for a path of the API: no cached answer, no redirect, and never a cookie beside a bearer. */
export function request(access: Access, path: string): { readonly url: string; readonly init: RequestInit } {
  const common = { cache: 'no-store', redirect: 'error' } as const;
  const url = access.origin + path;
  if (access.carrier === 'cookie') return { url, init: { ...common, credentials: 'same-origin' } };
  const headers: HeadersInit = access.token === null ? {} : { authorization: `Bearer ${access.token}` };
  return { url, init: { ...common, credentials: 'omit', headers } };
}
