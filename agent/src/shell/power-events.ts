import { powerMonitor } from 'electron';

/**
 * Wakes the engine when the Mac wakes or is unlocked (deadlines may have passed while no timer ran, and connections may
 * be dead), and before it sleeps: what waits has a last chance while the network is there. `powerMonitor` may be used
 * after `ready` only.
 * @returns a function that stops it
 */
export function listenToPower(wake: () => void): () => void {
  powerMonitor.on('resume', wake);
  powerMonitor.on('unlock-screen', wake);
  powerMonitor.on('suspend', wake);
  return () => {
    powerMonitor.off('resume', wake);
    powerMonitor.off('unlock-screen', wake);
    powerMonitor.off('suspend', wake);
  };
}
