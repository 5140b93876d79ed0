import { Channel } from '@homeward/shared/api/messages';
import { fits } from '@homeward/shared/schema';
import { expect, test } from '@jest/globals';
import { act } from 'react';
import { ChannelPanel } from '../../../server/web/src/messages/channel-panel.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const NEWER = 'mac-lent';

const box = (kind: 'mac-back' | 'new-sign-in') =>
  [...document.querySelectorAll('label')]
    .find(({ textContent }) => textContent?.startsWith(texts.messages.kind(kind)))
    ?.querySelector('input');

test('a way that only a newer server knows is named plainly; to confirm it is not offered', async () => {
  const channel: Channel = {
    ...{ id: crypto.randomUUID(), kind: 'pager', address: 'pager.example.org', confirmed: false, failedAt: null },
    ...{ wants: [], unsubscribedAt: null, endedWants: [] },
  };
  expect(fits(Channel, channel)).toBe(true);
  expect(fits(Channel, { ...channel, kind: 'Two words' })).toBe(false);
  const owner = { call: async () => {}, live: 'live' } as unknown as Owner;
  await showToOwner(root, { page: () => <ChannelPanel channel={channel} />, owner, known: [] });
  const heading = document.querySelector('h2')?.textContent;
  expect([heading?.includes(channel.kind), heading?.includes(channel.address)]).toEqual([true, true]);
  expect(document.querySelector('input')).toBeNull();
  expect(document.querySelectorAll('button')).toHaveLength(1);
});

test('a kind that only a newer server tells of stays switched on, whatever else is', async () => {
  const channel: Channel = {
    ...{ id: crypto.randomUUID(), kind: 'email', address: 'ada@example.org', confirmed: true, failedAt: null },
    ...{ wants: ['new-sign-in', NEWER], unsubscribedAt: null, endedWants: [NEWER] },
  };
  expect(fits(Channel, channel)).toBe(true);
  const saved: unknown[] = [];
  const call = async (_: string, { body }: { body: { wants: string[] } }) => void saved.push(body.wants);
  const owner = { call, live: 'live' } as unknown as Owner;
  await showToOwner(root, { page: () => <ChannelPanel channel={channel} />, owner, known: [] });
  expect(document.querySelectorAll('input[type=checkbox]:checked')).toHaveLength(1);
  await act(async () => box('mac-back')?.click());
  await act(async () => box('new-sign-in')?.click());
  expect(saved).toEqual([['new-sign-in', NEWER, 'mac-back'], [NEWER]]);
});
