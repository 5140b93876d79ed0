import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { AccountNotices } from '../../../server/web/src/shell/account-notices.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

// jsdom has none, and the router scrolls.
window.scrollTo = () => {};

const root = reactRoot();

test('the end of the account is told before that of some messages', async () => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const known: readonly (readonly [readonly string[], unknown])[] = [
    [keys.devices, { devices: [{ deviceId: 'mac', orderedMode: 'stolen' }], refused: [] }],
    [keys.records, { records: [], unopenable: [], asSigned: true }],
    [keys.holds, { holds: [] }],
    [keys.sessions, { sessions: [] }],
    [keys.server, {}],
    [keys.lifetime, { macs: [], deletion: { askedAt: 1, finalAt: 2 } }],
    [
      keys.messages,
      { channels: [{ id: 'c', address: 'ada@example.org', wants: [], endedWants: [], unsubscribedAt: 1 }] },
    ],
  ];
  for (const [key, data] of known) queries.setQueryData(key, data);
  const routeTree = createRootRoute({ component: AccountNotices, staticData: { title: '', audience: 'owner' } });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  await router.load();
  const owner = { now: Date.now, live: 'live' } as unknown as Owner;
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={owner}>
          <RouterProvider router={router as never} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  const labels = [...document.querySelectorAll('section')].map((section) => section.getAttribute('aria-label'));
  expect(labels).toEqual([texts.deletion.label, texts.newsEnded.label]);
});
