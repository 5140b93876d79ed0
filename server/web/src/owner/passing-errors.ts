import { HomewardError } from '@homeward/shared/errors';

/** Codes that say nothing against what was asked for: it could not be had now. */
const PASSING = new Set<unknown>(['unavailable', 'internal', 'rate_limited', 'not_signed_in', 'share_closed']);

/** Whether something was not reached, rather than refused for what it is. */
export const isPassing = (error: unknown): boolean => error instanceof HomewardError && PASSING.has(error.code);
