import { errorCodeOf } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import { setAwakeTimer } from './awake-timer.ts';
import type { EngineLine } from './engine-life.ts';

const ASK_EVERY_MS = 60_000;
/** The engine leaves to other processes what takes long: one that says nothing for so long will not. */
const SILENCE_MS = 120_000;

export interface EnginePulseParts {
  readonly line: Pick<EngineLine, 'ask'>;
  readonly clock: Clock;
  /** Told once: the engine lives and does nothing. */
  readonly onSilence: () => void;
}

/**
 * Asks the engine now and then whether it is there: one whose event loop is blocked has not ended, and nothing else
 * tells of it. Any answer will do, also that of an older engine which does not know the question.
 */
export class EnginePulse {
  readonly #parts: EnginePulseParts;
  #cancelAsking = () => {};
  #cancelSilence: (() => void) | undefined;
  #isEnded = false;

  constructor(parts: EnginePulseParts) {
    this.#parts = parts;
    this.#rest();
  }

  /** The Mac woke or is about to sleep: an answer that is waited for has its whole time again. */
  wake(): void {
    if (this.#cancelSilence === undefined) return;
    this.#cancelSilence();
    this.#cancelSilence = this.#awaitAnswer();
  }

  end(): void {
    this.#isEnded = true;
    this.#cancelAsking();
    this.#cancelSilence?.();
  }

  #rest(): void {
    this.#cancelAsking = this.#parts.clock.setTimer(() => void this.#ask(), ASK_EVERY_MS);
  }

  async #ask(): Promise<void> {
    this.#cancelSilence ??= this.#awaitAnswer();
    const isThere = await this.#parts.line.ask('alive', null, SILENCE_MS).then(
      () => true,
      (error) => errorCodeOf(error) !== 'engine_away',
    );
    if (this.#isEnded) return;
    if (isThere) {
      this.#cancelSilence();
      this.#cancelSilence = undefined;
    }
    this.#rest();
  }

  #awaitAnswer(): () => void {
    const { clock, onSilence } = this.#parts;
    const silent = () => {
      this.end();
      onSilence();
    };
    return setAwakeTimer(clock, silent, SILENCE_MS);
  }
}
