import { readDeepLink } from './deep-link.ts';
import type { Arrivals } from './link-listener.ts';
import type { OrderLinks } from './order-links.ts';
import type { PairingDesk } from './pairing-desk.ts';

/** Takes each clicked link to whom it is for. */
export class LinkDesk implements Arrivals {
  readonly #pairing: Pick<PairingDesk, 'onLink' | 'onSecondStart'>;
  readonly #orders: Pick<OrderLinks, 'take' | 'refuse'>;

  constructor(pairing: Pick<PairingDesk, 'onLink' | 'onSecondStart'>, orders: Pick<OrderLinks, 'take' | 'refuse'>) {
    this.#pairing = pairing;
    this.#orders = orders;
  }

  onLink(text: string): void {
    const link = readDeepLink(text);
    if (link.kind === 'order') void this.#orders.take(link.token);
    else if (link.kind === 'refused' && link.about === 'order') void this.#orders.refuse(link.words);
    else this.#pairing.onLink(link);
  }

  onSecondStart(): void {
    this.#pairing.onSecondStart();
  }
}
