import { HomewardError } from '@homeward/shared/errors';

const MAX_TRIES = 3;

/** Whether asking again may help: only what passes by itself is asked again. */
export function isWorthRetrying(failures: number, error: unknown): boolean {
  return failures < MAX_TRIES && error instanceof HomewardError && ['unavailable', 'internal'].includes(error.code);
}
