import { Component, type ReactNode } from 'react';
import { texts } from '../texts.ts';

/** The last resort for an error in the page itself. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="broken" role="alert">
        <h1>{texts.brand}</h1>
        <p>{texts.common.broken}</p>
      </main>
    );
  }
}
