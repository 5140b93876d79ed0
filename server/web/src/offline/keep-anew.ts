import type { OpenSession } from '../owner/open-account.ts';
import { keptStore } from './kept-store.ts';
import { offlineSwitch } from './offline-switch.ts';
import { forgetKept } from './turn-offline.ts';

/**
 * The password, or the keys, are others now: forgets what this browser keeps under those of before, and keeps from now on under
 * these, where the owner has switched that on. Nobody waits for it.
 */
export function keepAnew(password: string, opened: OpenSession): void {
  if (offlineSwitch.account() !== opened.account.accountId) return;
  const renew = async () => {
    await forgetKept();
    const era = await keptStore.begin();
    const { keepUnlock } = await import('./kept-unlock.ts');
    await keepUnlock(password, opened, era);
  };
  renew().catch(() => {});
}
