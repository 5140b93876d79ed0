import type { Channel } from '@homeward/shared/api/messages';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { NewsEnded } from '../../../server/web/src/messages/news-ended-banner.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

test('switches on again what the link in a mail ended, and no news that were off before', async () => {
  const asked: unknown[] = [];
  const call = async (...given: unknown[]) => void asked.push(given);
  const channel: Channel = {
    ...{ id: 'c', kind: 'email', address: 'ada@example.org', confirmed: true, failedAt: null, unsubscribedAt: 1 },
    ...{ wants: ['new-sign-in'], endedWants: ['mac-back'] },
  };
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <OwnerContext value={{ call } as unknown as Owner}>
          <NewsEnded channel={channel} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  await act(async () => document.querySelector('button')?.click());
  await until(async () => asked.length > 0);
  expect(asked).toEqual([
    ['changeChannel', { params: { channelId: 'c' }, body: { wants: ['new-sign-in', 'mac-back'] } }],
  ]);
});
