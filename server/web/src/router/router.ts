import { createHashHistory, createRouter, type RouterHistory } from '@tanstack/react-router';
import { Loading } from '../components/loading.tsx';
import { routeTree } from './pages.ts';

/** Words stay words: the router's own way would read `1e9` or `true` in an invitation as a number or a truth. */
const parseSearch = (search: string) => Object.fromEntries(new URLSearchParams(search));
const stringifySearch = (search: Record<string, unknown>) => {
  const words = Object.entries(search).map(([name, value]) => [name, String(value)]);
  return words.length === 0 ? '' : `?${new URLSearchParams(words)}`;
};

/**
 * Where in the console one is stands behind the `#`, so that the same build works under any server and inside the app,
 * and no server's log ever holds it.
 */
export const createConsoleRouter = (history: RouterHistory = createHashHistory()) =>
  createRouter({
    routeTree,
    history,
    parseSearch,
    stringifySearch,
    // Another Mac is another page: nothing of one is left in the state of the next.
    defaultRemountDeps: ({ params }) => params,
    defaultPendingComponent: Loading,
    // An error of a page is for the shell's own boundary, which knows what to say.
    disableGlobalCatchBoundary: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
