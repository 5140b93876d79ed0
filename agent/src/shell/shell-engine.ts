import type { Reception } from '../engine/order-desk.ts';
import type { ReleaseWish } from '../state/agent-state.ts';
import type { JournalPage, JournalQuery } from '../state/journal-page.ts';
import type { ShellPermissions, ShellStatus } from './shell-status.ts';

/** What the shell needs of the engine, and all that it can do to it. */
export interface ShellEngine {
  status(): ShellStatus;
  /** Calls back whenever the status may have changed; the answer stops it. */
  onChange(listener: () => void): () => void;
  /** The Mac woke, was unlocked or is about to sleep: nothing is put off any longer. */
  wake(): void;
  /**
   * Begins a round of the mode at once, or right after the one that is running, and returns then.
   * @throws HomewardError `forbidden` where the mode collects nothing.
   */
  reportNow(): Promise<void>;
  /** Takes in an order, or a change of the owner's keys, that came by a deep link. Nothing of it is believed beforehand. */
  takeIn(token: string): Promise<Reception>;
  /** What was done and when, the newest first. */
  journal(query: JournalQuery): Promise<JournalPage>;
  /**
   * Asks the owner to let this Mac go, in a signed event; only the owner's order `release` does it.
   * @throws HomewardError `forbidden` while the Mac is stolen or not paired.
   */
  askRelease(wish: ReleaseWish): Promise<void>;
  /** Somebody at the Mac has seen the summary of the time when it was stolen. */
  acknowledgeSummary(): Promise<void>;
  /** What the system lets the app do now; a change becomes an item at once, and each report tells the state. */
  permissionsAre(permissions: ShellPermissions): void;
  /** Ends everything that runs; nothing captured is lost. */
  close(): Promise<void>;
}
