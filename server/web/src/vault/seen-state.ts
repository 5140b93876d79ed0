const KEY = 'homeward.seen-state-rev';

/**
 * The highest revision of each account's signed state that this browser has seen, in local storage: an older one
 * shown later is refused. Says nothing but account ids and numbers.
 */
export function seenStateRev(accountId: string): number {
  return read()[accountId] ?? 0;
}

export function rememberStateRev(accountId: string, rev: number): void {
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
