import type { ReactNode } from 'react';
import { Brand, Rings } from '../components/brand.tsx';
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
      </main>
    </div>
  );
}
