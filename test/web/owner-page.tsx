import { QueryClient, QueryClientProvider, type QueryKey } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, type ReactNode } from 'react';
import { type Owner, OwnerContext } from '../../server/web/src/shell/owner-context.ts';
import type { reactRoot } from './react-root.ts';

// jsdom has none, and the router scrolls.
window.scrollTo = () => {};

interface OwnerPage {
  readonly page: () => ReactNode;
  readonly owner: Owner;
  /** What was read before. */
  readonly known: readonly (readonly [QueryKey, unknown])[];
}

/** Shows a page to a signed-in owner, with a router whose links lead nowhere. @returns once it is drawn */
export async function showToOwner(
  root: ReturnType<typeof reactRoot>,
  { page, owner, known }: OwnerPage,
): Promise<void> {
  const defaultOptions = { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } };
  const queries = new QueryClient({ defaultOptions });
  for (const [key, data] of known) queries.setQueryData(key, data);
  const routeTree = createRootRoute({ component: page, staticData: { title: '', audience: 'owner' } });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ['/'] }) });
  await router.load();
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={owner}>
          <RouterProvider router={router as never} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  await act(async () => {});
}

/** Resolves once what was asked for, and refused or given at once, is drawn: queries tell of it in a later turn. */
export const drawn = (): Promise<void> => act(() => new Promise<void>((go) => setTimeout(go)));
