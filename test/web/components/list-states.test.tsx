import type { CallName } from '@homeward/shared/api/table';
import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { recordsRoot } from '@homeward/shared/state';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, type ReactNode } from 'react';
import { FactorsPanel } from '../../../server/web/src/guard/factors-panel.tsx';
import { HoldsBanner } from '../../../server/web/src/guard/holds-banner.tsx';
import { SessionsPanel } from '../../../server/web/src/guard/sessions-panel.tsx';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import { ItemsList } from '../../../server/web/src/items/items-list.tsx';
import { NetworksPanel } from '../../../server/web/src/items/networks-panel.tsx';
import { PhotosPanel } from '../../../server/web/src/items/photos-panel.tsx';
import { RoutesPanel } from '../../../server/web/src/items/routes-panel.tsx';
import { TimelinePanel } from '../../../server/web/src/items/timeline-panel.tsx';
import { DeletionBanner } from '../../../server/web/src/lifetime/deletion-banner.tsx';
import { RetentionPanel } from '../../../server/web/src/lifetime/retention-panel.tsx';
import ActivityPage from '../../../server/web/src/pages/activity-page.tsx';
import MacsPage from '../../../server/web/src/pages/macs-page.tsx';
import MessagesPage from '../../../server/web/src/pages/messages-page.tsx';
import { ShareList } from '../../../server/web/src/share/share-list.tsx';
import { MacsMenu } from '../../../server/web/src/shell/macs-menu.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

type State = 'loading' | 'empty' | 'error' | 'offline';

/** What the server says of an account in which there is nothing. */
const nothing: Partial<Record<CallName, unknown>> = {
  devices: { devices: [] },
  records: { records: [] },
  sessions: { sessions: [] },
  factors: { factors: [] },
  activity: { entries: [], before: null },
  messages: { channels: [], offers: { email: true, webhook: false, push: 'k' }, unseenDays: 3 },
  shares: { shares: [] },
  lifetime: { macs: [], deletion: null },
  holds: { holds: [] },
};

const failures = {
  error: new HomewardError('internal', 'it broke'),
  offline: new HomewardError('unavailable', 'no answer'),
} as const;

let state: State;
let asked: CallName[];
const call = async (name: CallName) => {
  asked.push(name);
  if (state === 'loading') return await new Promise<never>(() => {});
  if (state !== 'empty') throw failures[state];
  return nothing[name];
};

const never = () => new Promise<never>(() => {});
const ownerWith = (live: Owner['live']) =>
  ({
    ...{ call: call as Owner['call'], live, now: Date.now, sessionId: 's', origin: location.origin },
    account: { accountId: 'a', signedState: { state: { rev: 1, recordsRoot: recordsRoot([]) } } },
    items: new ItemStore({ parallel: 1, open: never, list: never, readOn: never }),
  }) as unknown as Owner;

const root = reactRoot();
beforeEach(() => {
  asked = [];
});

async function show(shown: ReactNode, live: Owner['live'] = 'live') {
  const rootRoute = createRootRoute({ component: () => shown, staticData: { title: '', audience: 'owner' } });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory({ initialEntries: ['/'] }) });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={ownerWith(live)}>
          <RouterProvider router={router as never} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
}

const text = () => document.body.textContent ?? '';
/** React says what it has got in turns of its own. */
const untilSaid = (...words: readonly string[]) =>
  until(
    async () => {
      await act(async () => {});
      return words.every((each) => text().includes(each));
    },
    async () => `“${words.join('”, “')}” in “${text()}”`,
  );
const retry = () => [...document.querySelectorAll('button')].find((one) => one.textContent === texts.common.retry);

const mac = { deviceId: 'd', device: { tombstone: null } } as never;

/** What is read by asking: the list, and what it says where there is nothing. */
const lists: readonly (readonly [name: string, list: ReactNode, empty: string])[] = [
  ['overview', <MacsPage key="" />, texts.macs.emptyTitle],
  ['sessions', <SessionsPanel key="" />, texts.sessionsOf.none],
  ['second factors', <FactorsPanel key="" />, texts.factors.none],
  ['activity', <ActivityPage key="" />, texts.activity.empty],
  ['messages', <MessagesPage key="" />, texts.messages.none],
  ['links', <ShareList key="" mac={mac} />, texts.share.none],
  ['retention', <RetentionPanel key="" />, texts.retention.noMacs],
];

describe.each(lists)('%s', (_, list, empty) => {
  test('on its way: says so, and not that there is nothing', async () => {
    state = 'loading';
    await show(list);
    await untilSaid(texts.common.loading);
    expect(text()).not.toContain(empty);
  });

  test('with nothing in it: says that', async () => {
    state = 'empty';
    await show(list);
    await untilSaid(empty);
    expect(document.querySelector('[role=alert]')).toBeNull();
  });

  test.each([
    ['error', errorCatalogue.internal.title, 'live'],
    ['offline', errorCatalogue.unavailable.title, 'live'],
    ['offline', texts.list.offlineTitle, 'offline'],
  ] as const)(
    '%s: says what is wrong, not that there is nothing, and can be tried again',
    async (failing, said, live) => {
      state = failing;
      await show(list, live);
      await untilSaid(said);
      expect(text()).not.toContain(empty);
      state = 'empty';
      await act(async () => retry()?.click());
      await untilSaid(empty);
      expect(text()).not.toContain(said);
    },
  );
});

test('messages that could not be read say that it is they', async () => {
  state = 'error';
  await show(<MessagesPage />);
  await untilSaid(texts.messages.unread, errorCatalogue.internal.title);
});

/** What a Mac sent is read by its history, and shown on its page. */
const ofItems: readonly (readonly [name: string, list: ReactNode, empty: string])[] = [
  ['timeline', <TimelinePanel key="" entries={[]} rest="none" isReporting />, texts.timeline.empty],
  ['photos', <PhotosPanel key="" entries={[]} rest="none" />, texts.photos.empty],
  ['routes', <RoutesPanel key="" routes={[]} rest="none" />, texts.routes.empty],
  ['networks', <NetworksPanel key="" mark={null} reports={[]} machines={[]} rest="none" />, texts.networks.empty],
];

describe.each(ofItems)('%s of a Mac', (_, list, empty) => {
  test.each([
    ['loading', { isPending: true, error: null }, texts.common.loading, 'live'],
    ['empty', { isPending: false, error: null }, empty, 'live'],
    ['error', { isPending: false, error: failures.error }, errorCatalogue.internal.title, 'live'],
    ['offline', { isPending: false, error: failures.offline }, errorCatalogue.unavailable.title, 'live'],
    ['offline', { isPending: false, error: failures.offline }, texts.list.offlineTitle, 'offline'],
  ] as const)('%s', async (named, view, said, live) => {
    state = 'empty';
    let retried = 0;
    await show(
      <ItemsList view={{ entries: [], ...view }} onRetry={() => (retried += 1)}>
        {list}
      </ItemsList>,
      live,
    );
    await untilSaid(said);
    expect(text().includes(empty)).toBe(named === 'empty');
    // Where the connection stands it does not come by itself.
    expect(text().includes(texts.list.offlineHint)).toBe(live === 'offline');
    await act(async () => retry()?.click());
    expect(retried).toBe(view.error ? 1 : 0);
  });
});

/** What stands on every page, and is not there where there is nothing to say. */
const banners: readonly (readonly [name: string, banner: ReactNode, unread: string])[] = [
  ['what waits for a veto', <HoldsBanner key="" />, texts.holds.unread],
  ['what is to be deleted', <DeletionBanner key="" />, texts.deletion.unread],
];

describe.each(banners)('%s', (_, banner, unread) => {
  test.each(['loading', 'empty'] as const)('%s: says nothing', async (quiet) => {
    state = quiet;
    await show(banner);
    await until(async () => asked.length > 0);
    await act(async () => {});
    expect(text()).toBe('');
  });

  test.each(['error', 'offline'] as const)('%s: says what is not known, and can be tried again', async (failing) => {
    state = failing;
    await show(banner);
    await untilSaid(unread, errorCatalogue[failures[failing].code].title);
    const before = asked.length;
    await act(async () => retry()?.click());
    expect(asked.length).toBeGreaterThan(before);
  });

  test('leaves it to the frame to say that there is no connection at all', async () => {
    state = 'offline';
    await show(banner, 'offline');
    await until(async () => asked.length > 0);
    await act(async () => {});
    expect(text()).toBe('');
  });
});

describe('the menu of the Macs', () => {
  test.each([
    ['loading', texts.common.loading],
    ['empty', texts.macs.emptyTitle],
    ['error', texts.macs.unreadList],
    ['offline', texts.macs.unreadList],
  ] as const)('%s', async (shown, said) => {
    state = shown;
    await show(<MacsMenu />);
    await untilSaid(texts.nav.macs);
    const trigger = document.querySelector('button');
    await act(async () => {
      trigger?.focus();
      trigger?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    });
    await untilSaid(texts.macs.add, said);
    expect(text().includes(texts.macs.emptyTitle)).toBe(shown === 'empty');
  });
});
