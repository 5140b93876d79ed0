import { useEffect, useState } from 'react';

/** How far something that floats keeps from each edge of the screen, in CSS pixels. */
interface Clearance {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

const EDGE = 8;
const EDGES: Clearance = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };

/** What floats over a map or a panel is below the bars that stay while the page scrolls, and would be cut off by them. */
export function clearOfBars(): Clearance {
  const bar = document.querySelector('.top-bar');
  const nav = bar?.querySelector('nav');
  const head = bar?.getBoundingClientRect().bottom ?? 0;
  // On a phone alone: elsewhere it is in the bar above.
  const foot =
    nav && getComputedStyle(nav).position === 'fixed' ? window.innerHeight - nav.getBoundingClientRect().top : 0;
  return { ...EDGES, top: Math.max(0, head) + EDGE, bottom: Math.max(0, foot) + EDGE };
}

/** The same, measured when it opens, and again when the screen is turned while it is open. */
export function useClearOfBars(): { readonly clearance: Clearance; readonly onOpenChange: (isOpen: boolean) => void } {
  const [clearance, setClearance] = useState<Clearance>(EDGES);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    const measure = () => setClearance(clearOfBars());
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, [isOpen]);
  const onOpenChange = (next: boolean) => {
    if (next) setClearance(clearOfBars());
    setOpen(next);
  };
  return { clearance, onOpenChange };
}
