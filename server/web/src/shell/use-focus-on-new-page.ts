import { useEffect, useRef } from 'react';
import { hrefOf, type Route } from '../router.ts';

/** Moves the focus to the content when another page is shown: a reader of the screen hears it, the next Tab is in it. */
export function useFocusOnNewPage(route: Route): void {
  const href = hrefOf(route);
  const before = useRef(href);
  useEffect(() => {
    if (before.current === href) return;
    before.current = href;
    document.getElementById('content')?.focus();
    window.scrollTo(0, 0);
  }, [href]);
}
