import type { CallName } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import { Untrusted } from '../../../server/web/src/items/untrusted.tsx';
import { useMacItems } from '../../../server/web/src/items/use-items.ts';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { drawn, showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const never = () => new Promise<never>(() => {});
const mac = { deviceId: 'mac', certificate: { deviceKey: '' }, device: { items: 1 } } as unknown as Mac;
const records = [keys.records, { records: [], asSigned: true }] as const;

const page = () => {
  const { view } = useMacItems(mac);
  return (
    <>
      <output>{JSON.stringify({ isPending: view.isPending, isUnread: view.error !== null })}</output>
      <Untrusted />
    </>
  );
};
const owned = (call: (name: CallName) => Promise<unknown>) =>
  ({
    ...{ call, live: 'live', account: { accountId: '', keyring: { identities: [] } } },
    items: new ItemStore({ parallel: 1, open: never, list: never, readOn: never }),
  }) as unknown as Owner;
const view = () => JSON.parse(document.querySelector('output')?.textContent ?? '');
const text = () => document.body.textContent ?? '';

test('while the server’s key is on its way, the items are too', async () => {
  await showToOwner(root, { page, owner: owned(never), known: [records] });
  expect(view()).toEqual({ isPending: true, isUnread: false });
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
  expect(view()).toEqual({ isPending: false, isUnread: true });
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
