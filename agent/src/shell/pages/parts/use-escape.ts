import { useEffect } from 'react';

/** Esc does what the cancel button does, wherever the focus is. Where something in the page took the key, it is taken. */
export function useEscape(cancel: () => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) cancel();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [cancel]);
}
