import { powerSaveBlocker } from 'electron';
import type { ShellStatus } from './shell-status.ts';

/**
 * Keeps macOS from putting the app to sleep while the Mac is stolen: App Nap would stretch five minutes to many. It
 * keeps the whole Mac from idle sleep too, so never in another mode.
 */
export class StayAwake {
  #blocker: number | undefined;

  follow({ mode }: Pick<ShellStatus, 'mode'>): void {
    if (mode.mode !== 'stolen') this.close();
    else this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
  }

  close(): void {
    if (this.#blocker !== undefined) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = undefined;
  }
}
