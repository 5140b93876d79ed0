import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';

const WORKER = '/service-worker.js';

/** From now on this browser keeps what the account opens, and the console itself. @throws DOMException where it cannot */
export async function turnOfflineOn(accountId: string): Promise<void> {
  await navigator.serviceWorker.register(WORKER, { type: 'module' });
  offlineSwitch.set(accountId);
}

/** Keeps no more, and forgets all of it. */
export async function turnOfflineOff(): Promise<void> {
  offlineSwitch.set(null);
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  await keptStore.clear();
}

/** Forgets what was opened: somebody signed out, here or from elsewhere. The console itself stays, and the switch. */
export async function forgetKept(): Promise<void> {
  if (offlineSwitch.account() !== null) await keptStore.clear();
}
