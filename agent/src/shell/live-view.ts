import type { Clock } from '../clock.ts';

/** How often it is looked at what nobody tells of, such as a permission given in System Settings. */
const LOOK_EVERY_MS = 1_000;

export interface LiveViewParts<V> {
  readonly clock: Clock;
  /** Whether the window is there whose page shows the view. */
  readonly isOpen: () => boolean;
  readonly read: () => V;
  /** Looks anew at what `read` takes from memory; nothing waits for it. */
  readonly look?: () => void;
  readonly tell: (view: V) => void;
}

/** A page's view, which is told anew whenever it has changed, for as long as the window is open. */
export class LiveView<V> {
  readonly #parts: LiveViewParts<V>;
  #told = '';
  #cancel: (() => void) | undefined;

  constructor(parts: LiveViewParts<V>) {
    this.#parts = parts;
  }

  /** The page asks for the view: from now on it is told of changes. */
  begin(): V {
    const view = this.#parts.read();
    this.#told = JSON.stringify(view);
    this.#lookAgain();
    return view;
  }

  /** Something may have changed. */
  refresh(): void {
    if (this.#cancel === undefined || !this.#parts.isOpen()) return;
    const view = this.#parts.read();
    const now = JSON.stringify(view);
    if (now === this.#told) return;
    this.#told = now;
    this.#parts.tell(view);
  }

  #lookAgain(): void {
    const { clock, isOpen, look } = this.#parts;
    this.#cancel?.();
    this.#cancel = clock.setTimer(() => {
      if (!isOpen()) {
        this.#cancel = undefined;
        return;
      }
      look?.();
      this.refresh();
      this.#lookAgain();
    }, LOOK_EVERY_MS);
  }
}
