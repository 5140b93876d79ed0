import { lazy, Suspense, useEffect } from 'react';
import { Loading } from '../components/loading.tsx';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { navigate, type Route, useRoute } from '../router.ts';
import { useVaultState } from '../vault/vault-context.ts';
import { Announcer } from './announcer.tsx';

// What comes behind the sign-in is loaded while the owner types the password.
const SignedIn = lazy(() => import('./signed-in.tsx'));
const SignUpPage = lazy(() => import('../pages/sign-up-page.tsx'));
const RecoverPage = lazy(() => import('../pages/recover-page.tsx'));

const isForGuests = ({ page }: Route) => page === 'sign-in' || page === 'sign-up' || page === 'recover';

export function App() {
  const route = useRoute();
  const vault = useVaultState();
  const isOpen = vault.status === 'open';

  useEffect(() => {
    if (isOpen && isForGuests(route)) navigate({ page: 'macs' });
  }, [isOpen, route]);

  return (
    <>
      <Announcer />
      <Suspense fallback={<Loading />}>
        {isOpen ? (
          <SignedIn route={route} account={vault.account} sessionId={vault.sessionId} />
        ) : route.page === 'sign-up' ? (
          <SignUpPage invitation={route.invitation} />
        ) : route.page === 'recover' ? (
          <RecoverPage />
        ) : (
          <SignInPage locked={vault.status === 'locked' ? vault : null} />
        )}
      </Suspense>
    </>
  );
}
