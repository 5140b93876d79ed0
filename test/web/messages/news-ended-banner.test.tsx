import type { Channel } from '@homeward/shared/api/messages';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, type ReactNode } from 'react';
import type { LiveState } from '../../../server/web/src/api/live.ts';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { NewsEnded, NewsEndedBanner } from '../../../server/web/src/messages/news-ended-banner.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

// jsdom has none, and the router scrolls.
window.scrollTo = () => {};

const words = texts.newsEnded;
const root = reactRoot();
let asked: unknown[];
beforeEach(() => {
  asked = [];
});

const channel: Channel = {
  ...{ id: 'c', kind: 'email', address: 'ada@example.org', confirmed: true, failedAt: null, unsubscribedAt: 1 },
  ...{ wants: ['new-sign-in'], endedWants: ['mac-back'] },
};

async function show(shown: ReactNode, live: LiveState = 'live') {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(keys.devices, { devices: [{ deviceId: 'mac', orderedMode: 'stolen' }], refused: [] });
  queries.setQueryData(keys.records, { records: [], unopenable: [], asSigned: true });
  queries.setQueryData(keys.messages, { channels: [channel] });
  const call = async (...given: unknown[]) => void asked.push(given);
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ call, live } as unknown as Owner}>{shown}</OwnerContext>
      </QueryClientProvider>,
    ),
  );
}

const button = (label: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === label);

describe('the news that the link in a mail ended', () => {
  test.each([
    ['are switched on again, and none that were off before', words.restore, ['new-sign-in', 'mac-back']],
    ['stay off where the owner says that it was they', words.own, ['new-sign-in']],
  ])('%s', async (_, label, wants) => {
    await show(<NewsEnded channel={channel} />);
    await act(async () => button(label)?.click());
    await until(async () => asked.length > 0);
    expect(asked).toEqual([['changeChannel', { params: { channelId: 'c' }, body: { wants } }]]);
  });

  test('cannot be decided on without a connection', async () => {
    await show(<NewsEnded channel={channel} />, 'offline');
    for (const label of [words.restore, words.own]) await act(async () => button(label)?.click());
    expect(asked).toEqual([]);
    expect(button(words.restore)?.getAttribute('aria-disabled')).toBe('true');
  });

  test.each([
    ['/', true],
    ['/messages', false],
  ])('are told of on every page but that of the messages, which says it itself: %s', async (path, isTold) => {
    const routeTree = createRootRoute({
      component: NewsEndedBanner,
      notFoundComponent: () => null,
      staticData: { title: '', audience: 'owner' },
    });
    const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) });
    await router.load();
    await show(<RouterProvider router={router as never} />);
    expect(document.querySelector('[role=alert]') !== null).toBe(isTold);
  });
});
