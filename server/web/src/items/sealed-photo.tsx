import { useEffect, useRef } from 'react';
import { texts } from '../texts.ts';
import type { ItemEntry } from './item-store.ts';
import { useReader } from './reader-context.ts';

/** Photos are opened this far before they come into view. */
const NEAR = '300px';

/** Stands where a photo is to be, and has it opened when it comes near the view: a theft brings hundreds. */
export function SealedPhoto({ entry, className }: { readonly entry: ItemEntry; readonly className: string }) {
  const { items } = useReader();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!place.current || entry.state.status !== 'sealed') return;
    const look = (seen: readonly IntersectionObserverEntry[]) => {
      if (seen.some(({ isIntersecting }) => isIntersecting)) items.look(entry);
    };
    const observer = new IntersectionObserver(look, { rootMargin: NEAR });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [items, entry]);
  return (
    <span ref={place} className={`${className} sealed-photo`}>
      <span className="visually-hidden">{texts.timeline.opening}</span>
    </span>
  );
}
