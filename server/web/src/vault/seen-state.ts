const KEY = 'homeward.seen-state-rev';

const inThisPage = new Map<string, number>();
let isKept = true;

/** Whether what is seen from now on is kept when this page is gone: not on somebody else's device. */
export function keepSeenStates(kept: boolean): void {
  isKept = kept;
}

/**
 * The highest revision of each account's signed state that this browser has seen, in local storage: an older one
 * shown later is refused. Says nothing but account ids and numbers.
 */
export function seenStateRev(accountId: string): number {
  return Math.max(inThisPage.get(accountId) ?? 0, read()[accountId] ?? 0);
}

export function rememberStateRev(accountId: string, rev: number): void {
  inThisPage.set(accountId, Math.max(rev, inThisPage.get(accountId) ?? 0));
  if (!isKept) return;
  const seen = read();
  if (rev <= (seen[accountId] ?? 0)) return;
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...seen, [accountId]: rev }));
  } catch {
    // A browser that stores nothing still has the Macs' own reports to compare with.
  }
}

function read(): Record<string, number> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, number>) : {};
  } catch {
    return {};
  }
}
