import type { ShellStatus } from './shell-status.ts';

/** What the shell needs of the engine, and all that it can do to it. */
export interface ShellEngine {
  status(): ShellStatus;
  /** Calls back whenever the status may have changed; the answer stops it. */
  onChange(listener: () => void): () => void;
  /** The Mac woke, was unlocked or is about to sleep: nothing is put off any longer. */
  wake(): void;
  /** Ends everything that runs; nothing captured is lost. */
  close(): Promise<void>;
}
