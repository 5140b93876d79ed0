import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Brand } from '../components/brand.tsx';
import { firstTexts as texts } from '../first-texts.ts';
import { useFocusOnNewPage } from './use-focus-on-new-page.ts';

/** The frame of a page that anyone may read, for whoever is not signed in. */
export function OpenFrame({ children }: { readonly children: ReactNode }) {
  useFocusOnNewPage();
  return (
    <>
      <header className="top-bar">
        <Link className="brand-link" to="/" aria-label={texts.brand}>
          <Brand />
        </Link>
        <Link className="button quiet small" to="/sign-in">
          {texts.titles.signIn}
        </Link>
      </header>
      <main id="content" tabIndex={-1} className="content">
        {children}
      </main>
    </>
  );
}
