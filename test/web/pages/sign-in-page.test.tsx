import { beforeEach, expect, jest, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act } from 'react';
import type { OpenAccount } from '../../../server/web/src/owner/open-account.ts';
import type { SignInRequest } from '../../../server/web/src/owner/sign-in.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { Vault } from '../../../server/web/src/vault/vault.ts';
import { VaultContext } from '../../../server/web/src/vault/vault-context.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

// A password that is right, and a second factor that is wanted.
jest.unstable_mockModule('../../../server/web/src/owner/sign-in.ts', () => ({
  signIn: async (_: unknown, { askFactor }: SignInRequest) =>
    askFactor?.({ kinds: ['totp'], passkey: null, refused: null } as never),
}));
jest.unstable_mockModule('../../../server/web/src/vault/opaque.ts', () => ({ loadOpaque: async () => ({}) }));
const { SignInPage } = await import('../../../server/web/src/pages/sign-in-page.tsx');

window.scrollTo = () => {};
const account = { accountId: 'a', loginName: 'heron', signedState: { token: '', state: { rev: 3 } } } as OpenAccount;
const root = reactRoot();
let vault: Vault;
beforeEach(() => {
  vault = new Vault();
  vault.open({ account, session: { id: 's' } });
});
const text = () => document.body.textContent ?? '';
const untilSaid = (words: string) =>
  until(async () => {
    await act(async () => {});
    return text().includes(words);
  });

async function show() {
  const routeTree = createRootRoute({ component: SignInPage, staticData: { title: '', audience: 'anyone' } });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ['/'] }) });
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <VaultContext value={vault}>
          <RouterProvider router={router as never} />
        </VaultContext>
      </QueryClientProvider>,
    ),
  );
  await untilSaid(texts.signIn.lockedTitle);
}

test.each([
  ['locked by itself, or by hand', false, texts.signIn.lockedLede('heron'), texts.signIn.endedLede('heron')],
  ['signed out by the server', true, texts.signIn.endedLede('heron'), texts.signIn.lockedLede('heron')],
])('says why the password is asked for: %s', async (_, isSessionOver, said, unsaid) => {
  vault.lock(isSessionOver);
  await show();
  expect(text()).toContain(said);
  expect(text()).not.toContain(unsaid);
});

test('whoever starts over at the second factor is asked for the password anew, and told of nothing that went wrong', async () => {
  vault.lock();
  await show();
  const submit = document.querySelector<HTMLButtonElement>('button[type=submit]');
  await act(async () => submit?.form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  await untilSaid(texts.factors.startOver);
  const again = [...document.querySelectorAll('button')].find((one) => one.textContent === texts.factors.startOver);
  await act(async () => again?.click());
  await untilSaid(texts.signIn.lockedTitle);
  expect(document.querySelector('[role=alert]')).toBeNull();
});
