import { expect, test } from '@jest/globals';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import { OpenFrame } from '../../../server/web/src/shell/open-frame.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { Vault } from '../../../server/web/src/vault/vault.ts';
import { VaultContext } from '../../../server/web/src/vault/vault-context.ts';
import { reactRoot } from '../react-root.ts';

// jsdom has none, and the router scrolls.
window.scrollTo = () => {};
const root = reactRoot();
const text = () => document.body.textContent ?? '';

test('a page that anyone may read says where the console is locked, and leads to the unlocking', async () => {
  const vault = new Vault();
  const rootRoute = createRootRoute({
    component: () => <OpenFrame>Help</OpenFrame>,
    staticData: { title: '', audience: 'anyone' },
  });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory({ initialEntries: ['/help'] }) });
  await act(async () =>
    root.render(
      <VaultContext value={vault}>
        <RouterProvider router={router as never} />
      </VaultContext>,
    ),
  );
  const way = () => document.querySelector('a[href="/sign-in"]')?.textContent;
  expect(way()).toBe(texts.titles.signIn);
  expect(text()).not.toContain(texts.signIn.lockedOpen);
  await act(async () => {
    const account = { accountId: 'a', loginName: 'ada', signedState: { state: { rev: 1 } } };
    vault.open({ account, session: { id: 's' } } as unknown as Parameters<Vault['open']>[0]);
    vault.lock();
  });
  expect(way()).toBe(texts.signIn.unlock);
  expect(text()).toContain(texts.signIn.lockedOpen);
});
