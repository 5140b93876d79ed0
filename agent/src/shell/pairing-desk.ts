import type { DeepLink } from './deep-link.ts';
import type { IpcEventName } from './ipc-contract.ts';
import type { IpcHandlers } from './ipc-main.ts';
import { texts } from './pages/texts.ts';
import { PairingSession, type PairingSessionParts } from './pairing-session.ts';
import { firstView } from './pairing-view.ts';
import type { ShellStatus } from './shell-status.ts';
import type { AppWindows } from './windows/app-windows.ts';

export interface PairingDeskParts extends Omit<PairingSessionParts, 'onView'> {
  readonly windows: Pick<AppWindows, 'open' | 'close' | 'onClosed' | 'tell'>;
  /** Whether a person opened the app: one that is not paired has nothing else for them. */
  readonly isOpenedByPerson: boolean;
}

/** A link that asks for a pairing, or for nothing that is known. */
type LinkToPair = Exclude<DeepLink, { readonly kind: 'order' }>;

/** Decides when the pairing window opens and what it shows first. A clicked link opens it and does nothing else. */
export class PairingDesk {
  readonly #parts: PairingDeskParts;
  #session: PairingSession | undefined;
  #status: ShellStatus | undefined;
  /** A link that came before the first status: macOS hands it over before the app is ready. */
  #early: LinkToPair | undefined;

  constructor(parts: PairingDeskParts) {
    this.#parts = parts;
    parts.windows.onClosed('pairing', () => this.#end());
  }

  /** Tells the desk how the Mac stands; the first time opens it for business. */
  onStatus(status: ShellStatus): void {
    const isFirst = this.#status === undefined;
    this.#status = status;
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) this.onLink(early);
    else if (isFirst && status.account === null && this.#parts.isOpenedByPerson) this.open();
  }

  /** Opens the window, empty. */
  open(): void {
    if (!this.#status || !this.#parts.windows.open('pairing')) return;
    this.#session ??= this.#begin();
    const { account } = this.#status;
    // The one window in which a pairing has just ended well keeps saying so.
    if (account !== null && this.#session.view.step !== 'paired') {
      this.#session.refuse(texts.pairing.refused.alreadyPaired(account), true);
    }
  }

  onLink(link: LinkToPair): void {
    if (!this.#status) {
      this.#early = link;
      return;
    }
    this.open();
    if (link.kind === 'pair') this.#session?.offer(link.text);
    else this.#session?.refuse(link.words, false);
  }

  /** Whoever opens what runs already wants to see something of it. */
  onSecondStart(): void {
    if (!this.#status) return;
    if (this.#status.account === null) this.open();
    else this.#parts.windows.open('settings');
  }

  /** What the window's page can ask for. */
  readonly handlers: Pick<IpcHandlers, Extract<IpcEventName, `pairing:${string}`>> = {
    'pairing:view': () => this.#session?.view ?? firstView,
    'pairing:enter': (entry) => this.#go(this.#session?.enter(entry)),
    'pairing:proceed': () => this.#go(this.#session?.proceed()),
    'pairing:confirm': () => this.#go(this.#session?.confirm()),
  };

  #begin(): PairingSession {
    const { windows, pair, confirmAsAdministrator } = this.#parts;
    const onView: PairingSessionParts['onView'] = (view) => windows.tell('pairing:changed', view);
    return new PairingSession({ pair, confirmAsAdministrator, onView });
  }

  #end(): void {
    this.#session?.cancel();
    this.#session = undefined;
  }

  /** The answer does not wait for the work: how it goes shows as a change of the view. */
  #go(_work: Promise<void> | undefined): null {
    return null;
  }
}
