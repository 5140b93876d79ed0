import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Brand, Rings } from '../components/brand.tsx';
import { connection } from '../connection/own-connection.ts';
import { usePlace } from '../connection/use-place.ts';
import { firstTexts as texts } from '../first-texts.ts';
import '../styles/guest.css';

/** The frame of the pages before the sign-in. */
export function GuestFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="guest">
      <div className="guest-scene" aria-hidden="true">
        <Rings />
      </div>
      <main className="guest-card">
        <Brand />
        {children}
        <Whereabouts />
        <p className="guest-foot no-print">
          <Link to="/help">{texts.nav.help}</Link>
          <Link to="/privacy">{texts.titles.privacy}</Link>
        </p>
      </main>
    </div>
  );
}

/** A console that came from elsewhere says which server it speaks to, and that it keeps no session. */
function Whereabouts() {
  const { at, origin } = usePlace();
  if (at === 'server' || origin === null) return null;
  return (
    <footer className="whereabouts no-print">
      <p>
        {texts.server.speaksTo} <strong>{new URL(origin).host}</strong>{' '}
        {at === 'elsewhere' && (
          <button type="button" className="link" onClick={() => connection.chooseAgain()}>
            {texts.server.change}
          </button>
        )}
      </p>
      <p>{texts.server.inMemory}</p>
    </footer>
  );
}
