import { PUSH_SCOPE } from '../messages/push-subscription.ts';
import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';

const WORKER = '/service-worker.js';

/** From now on this browser keeps what the account opens, and the console itself. @throws DOMException where it cannot */
export async function turnOfflineOn(accountId: string): Promise<void> {
  await navigator.serviceWorker.register(WORKER, { type: 'module' });
  await keptStore.begin();
  offlineSwitch.set(accountId);
}

/** Keeps no more, nor what is on its way, and forgets all of it. */
export async function turnOfflineOff(): Promise<void> {
  try {
    // While the switch is on: where this fails, or the page closes, whoever signs out still forgets it.
    await keptStore.clear();
    offlineSwitch.set(null);
    // Another page may have begun anew before it saw the switch.
    await keptStore.clear();
  } finally {
    await forgetConsole();
  }
}

async function forgetConsole(): Promise<void> {
  try {
    const registrations = await navigator.serviceWorker.getRegistrations();
    // The worker that shows messages keeps nothing.
    const keeping = registrations.filter(({ scope }) => new URL(scope).pathname !== PUSH_SCOPE);
    for (const registration of keeping) await registration.unregister();
  } finally {
    for (const name of await caches.keys()) await caches.delete(name);
  }
}

/** Forgets what was opened: somebody signed out, here or from elsewhere. The console itself stays, and the switch. */
export async function forgetKept(): Promise<void> {
  if (offlineSwitch.account() !== null) await keptStore.clear();
}
