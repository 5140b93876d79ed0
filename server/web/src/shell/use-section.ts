import { useMatches } from '@tanstack/react-router';
import type { Section } from '../router/pages.ts';

/** Where in the bar the page that is shown is found. */
const useSection = (): Section | undefined => useMatches({ select: (matches) => matches.at(-1)?.staticData.section });

/** Marks a way in the bar as the one to the page that is shown, or to one above it. */
export function useMarked(): (section: Section) => { readonly 'aria-current'?: 'true' } {
  const here = useSection();
  // A link marks itself as `page` where it leads to that very page.
  return (section) => (section === here ? { 'aria-current': 'true' } : {});
}
