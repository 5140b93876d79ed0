import { texts } from './pages/texts.ts';
import type { ShellStatus } from './shell-status.ts';

/** What is said of an order that came by a link. */
export const orderLinkWords = {
  close: 'Close',
  accepted: (mode: ShellStatus['mode']['mode']) => ({
    message: 'The order is accepted',
    detail: `It is signed by this Mac’s owner. This Mac is now: ${texts.modes[mode]}.`,
  }),
  repeated: { message: 'This order was accepted before', detail: 'Nothing has changed.' },
  refused: {
    message: 'The order is refused',
    detail: 'It is not signed by this Mac’s owner, it is for another Mac, or a later one was accepted.',
  },
  stolen: {
    message: 'The order is refused',
    detail: 'While this Mac is marked as stolen, it takes orders from its server alone.',
  },
  notPaired: { message: 'The order is refused', detail: 'This Mac is not paired, and takes orders from nobody.' },
} as const;
