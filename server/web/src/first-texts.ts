import { everywhereTexts } from './texts/everywhere.ts';
import { guestTexts } from './texts/guest.ts';
import { shellTexts } from './texts/shell.ts';

/**
 * The words of what everybody loads: the sign-in, the frame, and what is used on every page. Whatever the sign-in page is
 * made of takes its words from here; all others come with the pages behind it.
 */
export const firstTexts = { ...shellTexts, ...everywhereTexts, ...guestTexts } as const;
