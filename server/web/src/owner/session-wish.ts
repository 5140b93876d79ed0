import type { SessionWish } from '@homeward/shared/api/account';

/** What is asked of the server for the session, spelled out: a cookie, on no paired Mac, unless the wish says otherwise. */
export const spelledOut = ({ carrier = 'cookie', onPairedMac = false }: SessionWish): Required<SessionWish> => ({
  carrier,
  onPairedMac,
});
