/** Every window of the app's own pages; each shows the page of its name. */
export const windowNames = ['pairing', 'first-run', 'journal', 'settings', 'release', 'summary'] as const;
export type WindowName = (typeof windowNames)[number];
