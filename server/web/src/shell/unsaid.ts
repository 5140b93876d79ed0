import { errorCodeOf } from '@homeward/shared/errors';
import type { LiveState } from '../api/live.ts';

/**
 * What an error adds where its data are shown from before: nothing, where the server did not answer and the page says at its
 * top that there is no connection.
 */
export const unsaid = (error: unknown, live: LiveState): unknown =>
  live === 'offline' && errorCodeOf(error) === 'unavailable' ? null : error;
