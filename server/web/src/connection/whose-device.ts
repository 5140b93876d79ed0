/**
 * Whose the device is that this console runs on, as its owner says when signing in: their own phone or computer, one of their
 * Macs (whose sessions end when a Mac is marked stolen), or somebody else's (which is to keep nothing).
 */
export const whoseDevices = ['own', 'mac', 'borrowed'] as const;
export type WhoseDevice = (typeof whoseDevices)[number];

/** What a browser says of the machine that it runs on. */
export interface Machine {
  readonly userAgent: string;
  /** 0 where nothing can be touched: an iPad calls itself a Macintosh. */
  readonly maxTouchPoints: number;
}

/** What is chosen where nobody has chosen yet. */
export const likelyDevice = ({ userAgent, maxTouchPoints }: Machine): WhoseDevice =>
  /\bMacintosh\b/.test(userAgent) && maxTouchPoints === 0 ? 'mac' : 'own';

/** What was said of the device of a session. */
export const deviceOf = (session: { readonly onPairedMac: boolean; readonly borrowed: boolean }): WhoseDevice =>
  session.borrowed ? 'borrowed' : session.onPairedMac ? 'mac' : 'own';
