import type { CallName } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { SameNetworkBanner } from '../../../server/web/src/guard/same-network-banner.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

const session = (id: string, change: object = {}) => ({
  ...{ id, current: false, browser: `Firefox ${id}`, carrier: 'cookie', onPairedMac: false, borrowed: false },
  ...{ sameNetworkAs: ['mac'], createdAt: 1, lastSeenAt: 1, ...change },
});

let asked: (readonly [CallName, unknown])[];
let sessions: object[];
let isRefused: boolean;
const root = reactRoot();
beforeEach(() => {
  asked = [];
  isRefused = false;
});

const call = async (name: CallName, given: { params?: { id?: string } }) => {
  asked.push([name, given]);
  if (name === 'endSession') sessions = sessions.filter((one) => (one as { id: string }).id !== given.params?.id);
  if (isRefused) throw new HomewardError('internal', 'it broke');
  return { sessions };
};

async function show(orderedMode: 'stolen' | 'protected') {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  queries.setQueryData(keys.devices, { devices: [{ deviceId: 'mac', orderedMode }], refused: [] });
  queries.setQueryData(keys.records, { records: [], unopenable: [], asSigned: true });
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ call, live: 'live' } as unknown as Owner}>
          <SameNetworkBanner />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
}
const settled = (isThere: () => boolean) =>
  until(async () => {
    await act(async () => {});
    return isThere();
  });
const text = () => document.body.textContent ?? '';

test('points at another session in the network of a stolen Mac, never at this one, and ends it with one tap', async () => {
  sessions = [session('own', { current: true }), session('far', { sameNetworkAs: [] }), session('near')];
  await show('stolen');
  await settled(() => text().includes('Firefox near'));
  expect(text()).toContain(texts.sameNetwork.title('Firefox near', texts.macs.unnamed));
  for (const other of ['Firefox own', 'Firefox far']) expect(text()).not.toContain(other);
  await act(async () => document.querySelector('button')?.click());
  await settled(() => text() === '');
  expect(asked).toContainEqual(['endSession', { params: { id: 'near' } }]);
});

test('asks for no sessions while no Mac is stolen', async () => {
  sessions = [session('near')];
  await show('protected');
  await act(async () => {});
  expect(asked).toEqual([]);
  expect(text()).toBe('');
});

test('says that it is not known where the sessions were refused', async () => {
  isRefused = true;
  await show('stolen');
  await settled(() => text().includes(texts.sameNetwork.unread));
  isRefused = false;
  sessions = [];
  await act(async () => document.querySelector('button')?.click());
  await settled(() => text() === '');
});
