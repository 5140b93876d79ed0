import { HomewardError } from '@homeward/shared/errors';
import { texts } from './pages/texts.ts';
import { hostOf, originOf, type PairingEntry } from './pairing-entry.ts';
import { firstView, nextView, type PairingInput, type PairingView } from './pairing-view.ts';

/** What the server's answer shows, known to come from whoever made the link or code. */
export interface PairingAnswer {
  readonly loginName: string;
  /** Of this Mac, as the owner's console shows it. */
  readonly model: string;
  readonly digits: string;
}

/**
 * The engine's pairing. It calls `compare` when it has the digits and goes on when that resolves; it resolves when the
 * owner's certificate is verified and kept. The signal gives it up: then nothing is kept.
 */
export type PairThisMac = (
  entry: PairingEntry,
  compare: (answer: PairingAnswer) => Promise<void>,
  signal: AbortSignal,
) => Promise<void>;

export interface PairingSessionParts {
  readonly pair: PairThisMac;
  /** Asks for the word of somebody who administers this Mac; false where it is refused. */
  readonly confirmAsAdministrator: (signal: AbortSignal) => Promise<boolean>;
  readonly onView: (view: PairingView) => void;
}

/** One pairing, from the first paste to the certificate, as the window shows it. */
export class PairingSession {
  readonly #parts: PairingSessionParts;
  readonly #giveUp = new AbortController();
  #view: PairingView = firstView;
  #offered: PairingEntry | undefined;
  #attempt = new AbortController();
  #agree: () => void = () => {};
  #isAsking = false;

  constructor(parts: PairingSessionParts) {
    this.#parts = parts;
  }

  get view(): PairingView {
    return this.#view;
  }

  /** A link was clicked. It is shown, and nothing more: no server is asked before `proceed`. */
  offer(link: string): void {
    const entry: PairingEntry = { form: 'link', link };
    if (this.#change({ input: 'offered', host: hostOf(originOf(entry)) })) this.#offered = entry;
  }

  /** Says in words why nothing can be done with what was clicked. */
  refuse(words: string, isFinal: boolean): void {
    if (this.#view.step !== 'enter' && this.#view.step !== 'offered') return;
    this.#show(isFinal ? { step: 'refused', words } : { step: 'enter', words });
  }

  /** Goes on with the clicked link. */
  async proceed(): Promise<void> {
    if (this.#view.step === 'offered' && this.#offered) await this.enter(this.#offered);
  }

  /** Pairs with what was entered; resolves when that has come to an end, good or bad. */
  async enter(entry: PairingEntry): Promise<void> {
    this.#offered = undefined;
    const attempt = new AbortController();
    try {
      if (!this.#change({ input: 'asked', host: hostOf(originOf(entry)) })) return;
      this.#attempt = attempt;
      const signal = AbortSignal.any([this.#giveUp.signal, attempt.signal]);
      const agreed = Promise.withResolvers<void>();
      agreed.promise.catch(() => {});
      signal.addEventListener('abort', () => agreed.reject(signal.reason), { once: true });
      this.#agree = agreed.resolve;
      const compare = ({ loginName, model, digits }: PairingAnswer) => {
        this.#change({ input: 'answered', loginName, model, digits });
        return agreed.promise;
      };
      await this.#parts.pair(entry, compare, signal);
      this.#change({ input: 'certified' });
    } catch (error) {
      this.#change({ input: 'failed', words: wordsOf(error) });
    } finally {
      // Ends the question for an administrator's password, if it is still open.
      attempt.abort();
    }
  }

  /** Somebody says that the digits agree; an administrator has to stand by it. */
  async confirm(): Promise<void> {
    const attempt = this.#attempt;
    if (this.#view.step !== 'compare' || this.#view.isConfirmed || this.#isAsking) return;
    this.#isAsking = true;
    const signal = AbortSignal.any([this.#giveUp.signal, attempt.signal]);
    const isGiven = await this.#parts.confirmAsAdministrator(signal).catch(() => false);
    this.#isAsking = false;
    if (isGiven && !signal.aborted && this.#change({ input: 'confirmed' })) this.#agree();
  }

  /** Gives the pairing up. */
  cancel(): void {
    this.#giveUp.abort();
  }

  #change(input: PairingInput): boolean {
    const next = nextView(this.#view, input);
    if (next === this.#view) return false;
    this.#show(next);
    return true;
  }

  #show(view: PairingView): void {
    this.#view = view;
    if (!this.#giveUp.signal.aborted) this.#parts.onView(view);
  }
}

/** What is said of a failure to the person at the Mac: ours as it is, others' without the details. */
const wordsOf = (error: unknown): string => (error instanceof HomewardError ? error.message : texts.pairing.failed);
