import { HomewardError } from '@homeward/shared/errors';
import { dialog } from 'electron';
import type { Reception } from '../engine/order-desk.ts';
import type { Follower } from './menu-bar.ts';
import { orderLinkWords } from './order-link-words.ts';
import type { ShellEngine } from './shell-engine.ts';
import { isHidden, type ShellStatus } from './shell-status.ts';

type Engine = Pick<ShellEngine, 'status' | 'takeIn'>;

/**
 * Takes in signed orders that came by a link, as it does those of the server, and says in words what became of them;
 * nothing else comes of a click. While the owner's order hides Homeward, an order is taken in and nothing is said.
 */
export class OrderLinks implements Follower {
  readonly #engine: Promise<Engine>;
  #saying = new AbortController();

  /** @param engine macOS hands a link over before there is one */
  constructor(engine: Promise<Engine>) {
    this.#engine = engine;
  }

  async take(token: string): Promise<void> {
    const engine = await this.#engine;
    const reception = await engine
      .takeIn(token)
      .catch((error: unknown) => (error instanceof HomewardError ? error : new HomewardError('internal', 'no answer')));
    this.#say(engine.status(), wordsOf(reception, engine.status()));
  }

  /** Says why nothing can be done with what was clicked. */
  async refuse(words: string): Promise<void> {
    const engine = await this.#engine;
    this.#say(engine.status(), { message: words });
  }

  onStatus(status: Pick<ShellStatus, 'mode'>): void {
    if (isHidden(status)) this.close();
  }

  close(): void {
    this.#saying.abort();
  }

  #say(status: Pick<ShellStatus, 'mode'>, words: Words): void {
    this.close();
    if (isHidden(status)) return;
    this.#saying = new AbortController();
    const { signal } = this.#saying;
    dialog.showMessageBox({ ...words, type: 'info', buttons: [orderLinkWords.close], signal }).catch(() => {});
  }
}

interface Words {
  readonly message: string;
  readonly detail?: string;
}

function wordsOf(
  reception: Reception | HomewardError,
  { mode, account }: Pick<ShellStatus, 'mode' | 'account'>,
): Words {
  if (reception instanceof HomewardError) return { message: reception.message };
  if (reception === 'refused' && account === null) return orderLinkWords.notPaired;
  if (reception === 'refused' && mode.mode === 'stolen') return orderLinkWords.stolen;
  return reception === 'accepted' ? orderLinkWords.accepted(mode.mode) : orderLinkWords[reception];
}
