import { app } from 'electron';

/** After this the app leaves, whatever is still open: the outbox is on disk, so nothing is lost. */
const DEADLINE_MS = 1_000;

/**
 * Runs `close` once when the app is asked to quit, by menu, signal or shutdown, and leaves when it is done. Closing a
 * window quits nothing.
 */
export function closeOnQuit(close: () => Promise<void>): void {
  let isClosing = false;
  app.on('window-all-closed', () => {});
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isClosing) return;
    isClosing = true;
    const deadline = setTimeout(() => app.exit(0), DEADLINE_MS);
    close()
      .catch(() => {})
      .finally(() => {
        clearTimeout(deadline);
        app.exit(0);
      });
  });
}
