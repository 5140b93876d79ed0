import { readDeepLink } from './deep-link.ts';
import type { IpcHandlers } from './ipc-main.ts';
import type { Arrivals } from './link-listener.ts';
import { PairingSession, type PairingSessionParts } from './pairing-session.ts';
import { firstView } from './pairing-view.ts';
import type { PairingWindow } from './pairing-window.ts';
import { isHidden, type ShellStatus } from './shell-status.ts';

export interface PairingDeskParts extends Omit<PairingSessionParts, 'onView'> {
  /** Makes the window; `onClosed` is called when it is gone. */
  readonly createWindow: (onClosed: () => void) => PairingWindow;
  /** The owner sits at the Mac now: the moment to ask for the camera. */
  readonly onPaired: () => void;
}

/**
 * Decides when the pairing window opens and what it shows first. It never opens while the owner's order hides
 * Homeward, and a clicked link opens it and does nothing else.
 */
export class PairingDesk implements Arrivals {
  readonly #parts: PairingDeskParts;
  readonly #window: PairingWindow;
  #session: PairingSession | undefined;
  #status: ShellStatus | undefined;
  /** A link that came before the first status: macOS hands it over before the app is ready. */
  #early: string | undefined;

  constructor(parts: PairingDeskParts) {
    this.#parts = parts;
    this.#window = parts.createWindow(() => this.#end());
  }

  /** Tells the desk how the Mac stands; the first time opens it for business. */
  onStatus(status: ShellStatus): void {
    this.#status = status;
    if (isHidden(status)) this.close();
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) this.onLink(early);
  }

  /** Opens the window, empty. */
  open(): void {
    if (!this.#status || isHidden(this.#status)) return;
    this.#session ??= this.#begin();
    const { account } = this.#status;
    // The one window in which a pairing has just ended well keeps saying so.
    if (account !== null && this.#session.view.step !== 'paired') {
      this.#session.refuse(`This Mac is paired already: with ${account.loginName} on ${account.origin}.`, true);
    }
    this.#window.open();
  }

  onLink(text: string): void {
    if (!this.#status) {
      this.#early = text;
      return;
    }
    this.open();
    const link = readDeepLink(text);
    if (link.kind === 'pair') this.#session?.offer(link.text);
    else this.#session?.refuse(link.words, false);
  }

  /** There is nothing to show on a paired Mac but the icon, which is there. */
  onSecondStart(): void {
    if (this.#status?.account === null) this.open();
  }

  close(): void {
    this.#window.close();
  }

  /** What the window's page can ask for. */
  readonly handlers: IpcHandlers = {
    'pairing:view': () => this.#session?.view ?? firstView,
    'pairing:enter': (entry) => this.#go(this.#session?.enter(entry)),
    'pairing:proceed': () => this.#go(this.#session?.proceed()),
    'pairing:confirm': () => this.#go(this.#session?.confirm()),
    'pairing:cancel': () => {
      this.close();
      return null;
    },
  };

  /** Whether an event is from the window's own page. */
  readonly isOwnPage: PairingWindow['isOwnPage'] = (event) => this.#window.isOwnPage(event);

  #begin(): PairingSession {
    const { pair, confirmAsAdministrator, onPaired } = this.#parts;
    return new PairingSession({
      ...{ pair, confirmAsAdministrator },
      onView: (view) => {
        this.#window.show(view);
        if (view.step === 'paired') onPaired();
      },
    });
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
