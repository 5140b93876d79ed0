import { useEffect } from 'react';

interface Keys {
  /** Esc does what the cancel button does, wherever the focus is. */
  readonly onEscape?: () => void;
  /** Return presses the default button, where the focus is on nothing that takes the key itself. */
  readonly onReturn?: () => void;
}

const TAKES_RETURN = 'button, a[href], input, textarea, select, summary, [role="tab"]';

/** The keys that every window of a Mac knows. What something in the page took is taken. */
export function useKeys({ onEscape, onReturn }: Keys): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Escape') onEscape?.();
      const isTaken = event.target instanceof Element && event.target.closest(TAKES_RETURN) !== null;
      if (event.key === 'Enter' && !isTaken) onReturn?.();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [onEscape, onReturn]);
}
