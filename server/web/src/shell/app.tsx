import { Outlet, useMatches, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { Loading } from '../components/loading.tsx';
import { usePlace } from '../connection/use-place.ts';
import { firstTexts as texts } from '../first-texts.ts';
import { SignInPage } from '../pages/sign-in-page.tsx';
import { useVaultState } from '../vault/vault-context.ts';
import { Announcer } from './announcer.tsx';
import { OpenFrame } from './open-frame.tsx';

// Everything behind the sign-in.
const SignedIn = lazy(() => import('./signed-in.tsx'));
const ServerPage = lazy(() => import('../pages/server-page.tsx'));

/** The page that the address names, in the frame of whoever looks at it; the sign-in in its place, where it needs one. */
export function App() {
  const { title, audience } = useMatches({ select: (matches) => matches.at(-1)?.staticData }) ?? NOWHERE;
  const vault = useVaultState();
  const isOpen = vault.status === 'open';
  const knowsServer = usePlace().origin !== null;

  const navigate = useNavigate();
  useEffect(() => {
    if (isOpen && audience === 'guest') void navigate({ to: '/', replace: true });
  }, [isOpen, audience, navigate]);

  const isInPlace = isOpen || audience !== 'owner';
  useEffect(() => {
    document.title = `${isInPlace ? title : texts.titles.signIn} · ${texts.brand}`;
  }, [isInPlace, title]);

  return (
    <>
      <Announcer />
      <Suspense fallback={<Loading />}>
        {audience === 'visitor' ? (
          <Outlet />
        ) : isOpen ? (
          <SignedIn account={vault.account} sessionId={vault.sessionId}>
            <Outlet />
          </SignedIn>
        ) : audience === 'anyone' ? (
          <OpenFrame>
            <Outlet />
          </OpenFrame>
        ) : !knowsServer ? (
          <ServerPage />
        ) : audience === 'guest' ? (
          <Outlet />
        ) : (
          <SignInPage />
        )}
      </Suspense>
    </>
  );
}

/** For the moment in which nothing is matched yet. */
const NOWHERE = { title: '', audience: 'owner' } as const;
