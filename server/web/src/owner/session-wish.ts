import type { SessionWish } from '@homeward/shared/api/account';

/** What is asked of the server for the session, spelled out: a cookie, on one's own device that is no paired Mac, unless the wish says otherwise. */
export const spelledOut = ({
  carrier = 'cookie',
  onPairedMac = false,
  borrowed = false,
}: SessionWish): Required<SessionWish> => ({ carrier, onPairedMac, borrowed });
