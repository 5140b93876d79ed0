import { Component, type ReactNode } from 'react';
import { firstTexts as texts } from '../first-texts.ts';

/** The last resort for an error in the page itself: says so, and offers to load it anew. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="narrow" role="alert">
        <h1>{texts.error.unexpectedTitle}</h1>
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          {texts.error.reload}
        </button>
      </main>
    );
  }
}
