const KEY = 'homeward.offline';
const listeners = new Set<() => void>();

/**
 * Whether this browser keeps what an account has opened, in its local storage as the account's id. Off by default.
 * Another account that signs in here later is not kept.
 */
export const offlineSwitch = {
  /** Id of the account that is kept here; null where none is. */
  account(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  /** @param accountId null switches it off. @throws DOMException where the browser stores nothing */
  set(accountId: string | null): void {
    if (accountId === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, accountId);
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
