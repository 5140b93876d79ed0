import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import MacPage from '../../../server/web/src/pages/mac-page.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

window.scrollTo = () => {};
const root = reactRoot();
const text = () => document.body.textContent ?? '';

test('a Mac is missing in a list that was read since it was looked for, not in one from before', async () => {
  let answer = (_: object) => {};
  const call = () => new Promise((resolve) => (answer = resolve));
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(keys.devices, { devices: [], refused: [] }, { updatedAt: 1 });
  queries.setQueryData(keys.records, { records: [], asSigned: true });
  const rootRoute = createRootRoute({ component: Outlet, staticData: { title: '', audience: 'owner' } });
  const page = createRoute({
    ...{ getParentRoute: () => rootRoute, path: '/macs/$deviceId', component: MacPage },
    staticData: { title: '', audience: 'owner' },
  });
  const router = createRouter({
    routeTree: rootRoute.addChildren([page]),
    history: createMemoryHistory({ initialEntries: ['/macs/new'] }),
  });
  await router.load();
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ call, now: Date.now, live: 'live', account: {} } as unknown as Owner}>
          <RouterProvider router={router as never} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  expect(text()).toContain(texts.common.loading);
  expect(text()).not.toContain(texts.mac.notFound);
  await act(async () => answer({ devices: [] }));
  await until(async () => {
    await act(async () => {});
    return text().includes(texts.mac.notFound);
  });
});
