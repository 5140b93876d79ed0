import { useMemo } from 'react';

/**
 * The value, as the same object for as long as it says the same: items keep arriving, and a map is drawn anew only when
 * what it shows is another.
 * @param value that JSON keeps whole.
 */
export function useStable<T>(value: T): T {
  const written = useMemo(() => JSON.stringify(value), [value]);
  return useMemo(() => JSON.parse(written) as T, [written]);
}
