import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act } from 'react';
import UnsubscribePage from '../../../server/web/src/pages/unsubscribe-page.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

// jsdom's deadlines would outlive the tests.
AbortSignal.timeout = () => new AbortController().signal;

const words = texts.unsubscribe;
// jsdom has none, and the router scrolls.
window.scrollTo = () => {};
const root = reactRoot();
const realFetch = globalThis.fetch;
beforeEach(() => {
  globalThis.fetch = (async () => ({ status: 204, ok: true, text: async () => '' })) as unknown as typeof fetch;
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

test('asks, and once it is done says so in its heading and in the title of the document', async () => {
  const parent = createRootRoute({ staticData: { title: '', audience: 'anyone' } });
  const page = { path: '/unsubscribe/$token', component: UnsubscribePage };
  const routeTree = parent.addChildren([
    createRoute({ getParentRoute: () => parent, ...page, staticData: { title: '', audience: 'anyone' } }),
  ]);
  const token = `${crypto.randomUUID()}.${'k'.repeat(43)}`;
  const history = createMemoryHistory({ initialEntries: [`/unsubscribe/${token}`] });
  const router = createRouter({ routeTree, history });
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>,
    ),
  );
  const headed = (title: string) =>
    until(async () => {
      await act(async () => {});
      return document.querySelector('h1')?.textContent === title;
    });
  await headed(words.title);
  await act(async () => document.querySelector('button')?.click());
  await headed(words.doneTitle);
  expect(document.querySelector('[role=status]')?.textContent).toBe(words.done);
  expect(document.title).toBe(`${words.doneTitle} · ${texts.brand}`);
});
