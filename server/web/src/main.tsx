import './styles/tokens.css';
import './styles/base.css';
import './styles/button.css';
import './styles/stack.css';
import './styles/field.css';
import './styles/password.css';
import './styles/choices.css';
import './styles/notice.css';
import './styles/waiting.css';
import './styles/tag.css';
import './styles/tabs.css';
import './styles/facts.css';
import './styles/panel.css';
import './styles/switch.css';
import './styles/slider.css';
import './styles/sessions-and-shares.css';
import './styles/shell.css';
import { HomewardError } from '@homeward/shared/errors';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connection } from './connection/own-connection.ts';
import { offlineSwitch } from './offline/offline-switch.ts';
import { createConsoleRouter } from './router/router.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { isWorthRetrying } from './shell/retry.ts';
import { Vault } from './vault/vault.ts';
import { VaultContext } from './vault/vault-context.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no root');

const vault = new Vault();
/** What this browser keeps goes with the session; most keep nothing, and load nothing for it. */
const forgetKeptHere = () => {
  if (offlineSwitch.account() === null) return;
  import('./offline/turn-offline.ts').then(({ forgetKept }) => forgetKept()).catch(() => {});
};
/** A session that was ended elsewhere puts the keys away here. */
const lockWhenSignedOut = (error: Error) => {
  if (!(error instanceof HomewardError) || error.code !== 'not_signed_in') return;
  vault.lock(true);
  forgetKeptHere();
};
const queries = new QueryClient({
  queryCache: new QueryCache({ onError: lockWhenSignedOut }),
  mutationCache: new MutationCache({ onError: lockWhenSignedOut }),
  defaultOptions: {
    // Offline, a request fails at once and says so. Held back until the browser is online it would look like work under
    // way, and an order that its owner has given up would be given minutes later.
    queries: { networkMode: 'always', retry: isWorthRetrying, staleTime: 30_000, refetchOnWindowFocus: true },
    mutations: { networkMode: 'always' },
  },
});
// What was opened leaves the memory together with the keys.
vault.subscribe(() => {
  const { status } = vault.state();
  if (status !== 'open') queries.clear();
  // Whoever signs out, or gives a locked page to somebody else, leaves nothing on the disk either.
  if (status === 'closed') forgetKeptHere();
});

// A page that is left may be kept whole for the way back: not with the keys in it.
window.addEventListener('pagehide', () => {
  vault.lock();
  connection.leave();
});
void connection.findOut();

const router = createConsoleRouter();

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <QueryClientProvider client={queries}>
        <VaultContext value={vault}>
          <RouterProvider router={router} />
        </VaultContext>
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
