import { useState } from 'react';

/** How far something that floats keeps from each edge of the screen, in CSS pixels. */
interface Clearance {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const EDGE = 8;

/** What floats over a map or a panel is below the bars that stay while the page scrolls, and would be cut off by them. */
export function clearOfBars(): Clearance {
  const bar = document.querySelector('.top-bar');
  const nav = bar?.querySelector('nav');
  const head = bar?.getBoundingClientRect().bottom ?? 0;
  // On a phone alone: elsewhere it is in the bar above.
  const foot =
    nav && getComputedStyle(nav).position === 'fixed' ? window.innerHeight - nav.getBoundingClientRect().top : 0;
  return { top: Math.max(0, head) + EDGE, right: EDGE, bottom: Math.max(0, foot) + EDGE, left: EDGE };
}

/** The same, measured each time that it opens: a phone may have been turned since. */
export function useClearOfBars(): { readonly clearance: Clearance; readonly measure: (isOpen: boolean) => void } {
  const [clearance, setClearance] = useState<Clearance>({ top: EDGE, right: EDGE, bottom: EDGE, left: EDGE });
  const measure = (isOpen: boolean) => {
    if (isOpen) setClearance(clearOfBars());
  };
  return { clearance, measure };
}
