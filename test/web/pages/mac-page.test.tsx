import { HomewardError } from '@homeward/shared/errors';
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
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import MacPage from '../../../server/web/src/pages/mac-page.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { drawn } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

window.scrollTo = () => {};
const root = reactRoot();
const text = () => document.body.textContent ?? '';

/** Shows the page of the Mac `new`. */
async function show(queries: QueryClient, owner: Partial<Record<keyof Owner, unknown>>): Promise<void> {
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
        <OwnerContext
          value={
            { now: Date.now, live: 'live', account: { keyring: { identities: [] } }, ...owner } as unknown as Owner
          }
        >
          <RouterProvider router={router as never} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
}

test('a Mac is missing in a list that was read since it was looked for, not in one from before', async () => {
  let answer = (_: object) => {};
  const call = () => new Promise((resolve) => (answer = resolve));
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(keys.devices, { devices: [], refused: [] }, { updatedAt: 1 });
  queries.setQueryData(keys.records, { records: [], asSigned: true });
  await show(queries, { call });
  expect(text()).toContain(texts.common.loading);
  expect(text()).not.toContain(texts.mac.notFound);
  await act(async () => answer({ devices: [] }));
  await until(async () => {
    await act(async () => {});
    return text().includes(texts.mac.notFound);
  });
});

const under = (seq: number, mode: 'stolen' | 'protected') => {
  const device = {
    deviceId: 'new',
    tombstone: null,
    online: true,
    lastSeenAt: 0,
    pairedAt: 0,
    unseenDays: 3,
    items: 0,
  };
  return {
    devices: [
      {
        ...{ deviceId: 'new', device, certificateHash: '', orderHash: `order ${seq}` },
        ...{ order: { type: 'mode', mode, seq, issuedAt: seq }, orderedMode: mode },
        ...{ acknowledgement: null, confirmed: false, confirmedMode: 'protected', isOvertaken: false },
      },
    ],
    refused: [],
  };
};

test.each(['on its way', 'refused'] as const)(
  'what to do stays where the owner is at it while it is read which theft it was: %s',
  async (rest) => {
    const never = () => new Promise<never>(() => {});
    // Without the server's key no item is waited for.
    const refused: readonly string[] = rest === 'refused' ? ['server', 'lifetime'] : ['server'];
    const call = async (name: string) =>
      refused.includes(name) ? Promise.reject(new HomewardError('rate_limited', '')) : await never();
    const defaultOptions = { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } };
    const queries = new QueryClient({ defaultOptions });
    const record = {
      kind: 'theft',
      deviceId: 'new',
      since: 1,
      orderSeq: 1,
      done: [],
      policeReference: '',
      closed: false,
    };
    queries.setQueryData(keys.records, { records: [{ body: record }], asSigned: true });
    queries.setQueryData(keys.devices, under(1, 'stolen'));
    const thefts = [{ firstSeq: 1, untilSeq: null, recoveredAt: null, begunAt: 1, erasure: null }];
    queries.setQueryData(keys.lifetime, { macs: [{ deviceId: 'new', thefts }] });
    queries.setQueryData(keys.thefts('new', 1), thefts);
    const items = new ItemStore({
      parallel: 1,
      open: never,
      list: async () => ({ items: [], cursor: null }),
      readOn: never,
    });
    await show(queries, { call, items });
    await drawn();
    const notes = () => document.querySelector<HTMLTextAreaElement>('.theft-notes textarea');
    const before = notes();
    expect(before).not.toBeNull();
    await act(async () => void queries.setQueryData(keys.devices, under(2, 'protected')));
    await drawn();
    expect(document.querySelector('[role="tab"][aria-selected="true"]')?.textContent).toContain(texts.theft.tab);
    expect(notes()).toBe(before);
  },
);
