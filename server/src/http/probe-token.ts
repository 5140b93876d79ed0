import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where `homeward-server doctor` looks at what passes the proxy. Without its token there is nothing there. */
export const probePaths = {
  events: '/healthz/events',
  socket: '/healthz/socket',
  caller: '/healthz/caller',
} as const;

/** The first event of the probe. */
export const PROBE_FIRST = 'data: first\n\n';

const PERIOD_MS = 5 * 60_000;

const tokenOf = (macKey: Uint8Array, period: number): Buffer =>
  createHmac('sha256', macKey).update(`doctor\0${period}`).digest();

/** What shows that the caller holds the server's secrets, for some minutes. */
export const probeToken = (macKey: Uint8Array, now: number): string =>
  tokenOf(macKey, Math.floor(now / PERIOD_MS)).toString('base64url');

/** @param authorization the request's header. */
export function isProbe(macKey: Uint8Array, now: number, authorization: string | undefined): boolean {
  const given = Buffer.from(/^Bearer ([\w-]{43})$/.exec(authorization ?? '')?.[1] ?? '', 'base64url');
  const period = Math.floor(now / PERIOD_MS);
  return [period - 1, period, period + 1].some((each) => {
    const expected = tokenOf(macKey, each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
