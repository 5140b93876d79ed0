import { api } from '@homeward/shared/api/table';
import { Check } from 'typebox/value';
import { request } from './access.ts';

const DEADLINE_MS = 20_000;

/**
 * Whether a Homeward server answers at an origin. `unknown` where nothing does, or only something that stands before a
 * server which is down (5xx), or a browser that keeps the answer from us.
 */
export async function answersAsHomeward(origin: string): Promise<'yes' | 'no' | 'unknown'> {
  const { url, init } = request({ carrier: 'bearer', origin, token: null }, api.server.path);
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
    if (answer.status >= 500) return 'unknown';
    const text = await answer.text();
    return isOurs(text) ? 'yes' : 'no';
  } catch {
    return 'unknown';
  }
}

function isOurs(text: string): boolean {
  try {
    return Check(api.server.reply, JSON.parse(text));
  } catch {
    return false;
  }
}
