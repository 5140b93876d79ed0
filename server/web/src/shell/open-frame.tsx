import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Brand } from '../components/brand.tsx';
import { firstTexts as texts } from '../first-texts.ts';
import { useVaultState } from '../vault/vault-context.ts';
import { useFocusOnNewPage } from './use-focus-on-new-page.ts';

/** The frame of a page that anyone may read, for whoever is not signed in. */
export function OpenFrame({ children }: { readonly children: ReactNode }) {
  useFocusOnNewPage();
  const isLocked = useVaultState().status === 'locked';
  return (
    <>
      <header className="top-bar">
        <Link className="brand-link" to="/" aria-label={texts.brand}>
          <Brand />
        </Link>
        <Link className="button quiet small" to="/sign-in">
          {isLocked ? texts.signIn.unlock : texts.titles.signIn}
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="content">
        {isLocked && (
          <p className="notice" role="status">
            <strong>{texts.signIn.lockedTitle}.</strong> {texts.signIn.lockedOpen}
          </p>
        )}
        {children}
      </main>
    </>
  );
}
