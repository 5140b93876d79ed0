import type { CallName } from '@homeward/shared/api/table';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { SameNetworkBanner } from '../../../server/web/src/guard/same-network-banner.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const session = (id: string, change: object = {}) => ({
  ...{ id, current: false, browser: `Firefox ${id}`, carrier: 'cookie', onPairedMac: false, borrowed: false },
  ...{ sameNetworkAs: ['mac'], createdAt: 1, lastSeenAt: 1, ...change },
});

let asked: (readonly [CallName, unknown])[];
let sessions: object[];
let root: Root;
beforeEach(() => {
  asked = [];
  const container = document.createElement('div');
  document.body.append(container);
  root = createRoot(container);
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
});

const call = async (name: CallName, given: { params?: { id?: string } }) => {
  asked.push([name, given]);
  if (name === 'endSession') sessions = sessions.filter((one) => (one as { id: string }).id !== given.params?.id);
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
        <OwnerContext value={{ call } as unknown as Owner}>
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
