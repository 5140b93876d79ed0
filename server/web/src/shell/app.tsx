import { lazy, Suspense, useEffect } from 'react';
import { Loading } from '../components/loading.tsx';
import { usePlace } from '../connection/use-place.ts';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { navigate, type Route, useRoute } from '../router.ts';
import { texts } from '../texts.ts';
import { useVaultState } from '../vault/vault-context.ts';
import { Announcer } from './announcer.tsx';

// What comes behind the sign-in is loaded while the owner types the password.
const SignedIn = lazy(() => import('./signed-in.tsx'));
const SignUpPage = lazy(() => import('../pages/sign-up-page.tsx'));
const ServerPage = lazy(() => import('../pages/server-page.tsx'));
const RecoverPage = lazy(() => import('../pages/recover-page.tsx'));

const isForGuests = ({ page }: Route) => page === 'sign-in' || page === 'sign-up' || page === 'recover';

export function App() {
  const route = useRoute();
  const vault = useVaultState();
  const isOpen = vault.status === 'open';
  const knowsServer = usePlace().origin !== null;

  useEffect(() => {
    if (isOpen && isForGuests(route)) navigate({ page: 'macs' });
  }, [isOpen, route]);

  // What the browser keeps in its history names the page, and no Mac.
  const title = isOpen ? texts.titles[route.page] : texts.titles[isForGuests(route) ? route.page : 'sign-in'];
  useEffect(() => {
    document.title = `${title} · ${texts.brand}`;
  }, [title]);

  return (
    <>
      <Announcer />
      <Suspense fallback={<Loading />}>
        {isOpen ? (
          <SignedIn route={route} account={vault.account} sessionId={vault.sessionId} />
        ) : !knowsServer ? (
          <ServerPage />
        ) : route.page === 'sign-up' ? (
          <SignUpPage invitation={route.invitation} />
        ) : route.page === 'recover' ? (
          <RecoverPage />
        ) : (
          // A page of its own for each state, so that nothing typed or filled in outlives it.
          <SignInPage key={vault.status} vault={vault} />
        )}
      </Suspense>
    </>
  );
}
