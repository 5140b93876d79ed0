import { afterEach, beforeEach } from '@jest/globals';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** A React root in the document, for each test of a file anew. */
export function reactRoot(): { render(shown: ReactNode): void } {
  let root: Root;
  beforeEach(() => {
    const container = document.createElement('div');
    document.body.append(container);
    root = createRoot(container);
  });
  afterEach(async () => {
    await act(async () => root.unmount());
    document.body.replaceChildren();
  });
  return { render: (shown) => root.render(shown) };
}
