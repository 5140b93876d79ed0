import type { CallName } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { act, useState } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { HistoryProblem } from '../../../server/web/src/items/history-problem.tsx';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import { Untrusted } from '../../../server/web/src/items/untrusted.tsx';
import { useMacItems } from '../../../server/web/src/items/use-items.ts';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { drawn, showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';
import { refused } from './entries.ts';

const root = reactRoot();
const never = () => new Promise<never>(() => {});
const mac = { deviceId: 'mac', certificate: { deviceKey: '' }, device: { items: 1 } } as unknown as Mac;
const records = [keys.records, { records: [], asSigned: true }] as const;

const page = () => {
  const { view, isUntrusted, retry } = useMacItems(mac);
  return (
    <>
      <output>{JSON.stringify({ isPending: view.isPending, isUnread: view.error !== null, isUntrusted })}</output>
      <HistoryProblem view={view} isUntrusted={isUntrusted} onRetry={retry} />
    </>
  );
};
const owned = (call: (name: CallName) => Promise<unknown>, live: Owner['live'] = 'live') =>
  ({
    ...{ call, live, account: { accountId: '', keyring: { identities: [] } } },
    items: new ItemStore({ parallel: 1, open: never, list: never, readOn: never }),
  }) as unknown as Owner;
const view = () => JSON.parse(document.querySelector('output')?.textContent ?? '');
const text = () => document.body.textContent ?? '';

test('while the server’s key is on its way, the items are too', async () => {
  await showToOwner(root, { page, owner: owned(never), known: [records] });
  expect(view()).toEqual({ isPending: true, isUnread: false, isUntrusted: false });
  expect(text()).not.toContain(texts.mac.untrusted);
});

test('where it could not be had, that is said, and it can be asked for again', async () => {
  let asked = 0;
  const call = (): Promise<unknown> => {
    asked += 1;
    return Promise.reject(new HomewardError('rate_limited', 'too many questions'));
  };
  await showToOwner(root, { page, owner: owned(call), known: [records] });
  await drawn();
  expect(view()).toEqual({ isPending: false, isUnread: true, isUntrusted: true });
  expect(text()).toContain(texts.mac.untrusted);
  const before = asked;
  await act(async () => document.querySelector('button')?.click());
  expect(asked).toBe(before + 1);
});

test('where it is known, nothing is said', async () => {
  const server = [keys.server, { receiptKey: 'A'.repeat(43) }] as const;
  await showToOwner(root, { page: Untrusted, owner: owned(never), known: [records, server] });
  expect(text()).not.toContain(texts.mac.untrusted);
});

test.each([
  ['live', true],
  ['offline', false],
] as const)('over all Macs it adds nothing to the notice that there is no connection: %s', async (live, isSaid) => {
  const call = () => Promise.reject(new HomewardError('unavailable', ''));
  await showToOwner(root, { page: Untrusted, owner: owned(call, live), known: [records] });
  await drawn();
  expect(text().includes(texts.mac.untrusted)).toBe(isSaid);
});

test('where it is the records that were refused, which the page says above, it is not said again', async () => {
  const call = () => Promise.reject(new HomewardError('rate_limited', ''));
  const server = [keys.server, { receiptKey: 'A'.repeat(43) }] as const;
  await showToOwner(root, { page, owner: owned(call), known: [server] });
  await drawn();
  expect(view()).toMatchObject({ isUnread: true });
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(0);
});

test('what the page makes of it is one thing for as long as nothing changes', async () => {
  const views = new Set<unknown>();
  let redraw = () => {};
  const Watching = () => {
    const [, set] = useState(0);
    redraw = () => set((count) => count + 1);
    const { view: shown } = useMacItems(mac);
    if (shown.error !== null) views.add(shown);
    return null;
  };
  const call = () => Promise.reject(new HomewardError('rate_limited', ''));
  await showToOwner(root, { page: Watching, owner: owned(call), known: [records] });
  await drawn();
  await act(async () => redraw());
  expect(views.size).toBe(1);
});

const unreachedOf = async (kind: 'report' | 'snapshot', error: HomewardError, live: Owner['live'] = 'live') => {
  let retried = 0;
  const items = { retryUnreached: () => (retried += 1) };
  const Shown = () => (
    <HistoryProblem
      view={{ entries: [refused(1, error, { kind })], error: null }}
      isUntrusted={false}
      onRetry={() => {}}
    />
  );
  const owner = { ...owned(never, live), items } as unknown as Owner;
  await showToOwner(root, { page: Shown, owner, known: [records] });
  await act(async () => document.querySelector('button')?.click());
  return { isSaid: text().includes(texts.rest.unread), retried };
};

test('what was not reached is said once, and can be tried again', async () => {
  const cut = new HomewardError('unavailable', '');
  expect(await unreachedOf('report', cut)).toEqual({ isSaid: true, retried: 1 });
  // By the page's own notice, and by its photos.
  expect(await unreachedOf('report', cut, 'offline')).toEqual({ isSaid: false, retried: 0 });
  expect(await unreachedOf('snapshot', cut)).toEqual({ isSaid: false, retried: 0 });
  // It does not come by being asked for again.
  expect(await unreachedOf('report', new HomewardError('bad_signature', ''))).toEqual({ isSaid: false, retried: 0 });
});
