import { useSyncExternalStore } from 'react';

/**
 * Where in the console one is. It stands behind the `#`, so that the same build works under any server and inside
 * the app, and no server's log ever holds it.
 */
export type Route =
  | { readonly page: 'macs' }
  | { readonly page: 'mac'; readonly deviceId: string }
  | { readonly page: 'add' }
  | { readonly page: 'account' }
  | { readonly page: 'sign-in' }
  | { readonly page: 'sign-up'; readonly invitation?: string | undefined }
  | { readonly page: 'recover' }
  | { readonly page: 'not-found' };

const plainPages = ['add', 'account', 'sign-in', 'sign-up', 'recover', 'not-found'] as const;

/** The link to a page, for `href`. */
export function hrefOf(route: Route): string {
  if (route.page === 'macs') return '#/';
  return route.page === 'mac' ? `#/macs/${route.deviceId}` : `#/${route.page}`;
}

export function routeOfHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  if (path === '') return { page: 'macs' };
  const deviceId = /^macs\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (deviceId) return { page: 'mac', deviceId };
  const page = plainPages.find((name) => name === path) ?? 'not-found';
  if (page !== 'sign-up') return { page };
  return { page, invitation: new URLSearchParams(query).get('invitation') ?? undefined };
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function navigate(route: Route): void {
  window.location.hash = hrefOf(route);
}

export function useRoute(): Route {
  return routeOfHash(useSyncExternalStore(subscribe, () => window.location.hash));
}
