import { isIP } from 'node:net';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyRequest } from 'fastify';
import { type RequestOrigins, senderOf } from './request-origin.ts';

/** Where a passkey is made or shown: it belongs to the server's host name, and its signature names the page's origin. */
export interface PasskeyPlace {
  readonly origin: string;
  readonly rpId: string;
}

/** Null where this page can use no passkey: it came from elsewhere, or the server has no name, only an address. */
export function passkeyPlaceOf(request: FastifyRequest, origins: RequestOrigins): PasskeyPlace | null {
  const { origin } = request.headers;
  if (origin === undefined || senderOf(request, origins) !== 'own') return null;
  const { hostname } = new URL(origin);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 ? { origin, rpId: hostname } : null;
}

/** The same, where there must be one. @throws HomewardError `bad_request` */
export function requirePasskeyPlace(request: FastifyRequest, origins: RequestOrigins): PasskeyPlace {
  const place = passkeyPlaceOf(request, origins);
  if (!place) {
    throw new HomewardError(
      'bad_request',
      'passkeys work on a page of the server’s own, under its name; not an address',
    );
  }
  return place;
}
