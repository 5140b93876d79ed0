import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { HomewardError } from '@homeward/shared/errors';
import { addressBytes } from '../places/address-bytes.ts';
import { scopeOf } from '../places/address-scope.ts';

const DEADLINE_MS = 20_000;
/** An answer's body is not read; so much of it may arrive before the connection is cut. */
const MOST_BYTES = 64 * 1024;

export interface OutwardRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Sends to an address that an owner named. @returns the status of the answer. */
export type SendOutward = (request: OutwardRequest) => Promise<number>;

/**
 * Requests to addresses that anybody with an account may name: over HTTPS to public addresses only, so that nobody reaches
 * through this server what only it can reach (SSRF). The name is resolved once, and the connection is made to just that
 * address; redirects are not followed.
 * @param allowPrivate the operator lets private addresses and plain HTTP be named.
 */
export function createOutward({ allowPrivate }: { readonly allowPrivate: boolean }): SendOutward {
  return async ({ url: given, headers, body }) => {
    const url = new URL(given);
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw refused('it must be https');
    if (url.username || url.password) throw refused('it must hold no user name');
    const { address, family } = await publicAddress(url.hostname.replace(/^\[|\]$/g, ''), allowPrivate);
    const begin = url.protocol === 'https:' ? requestHttps : requestHttp;
    return await new Promise((resolve, reject) => {
      const request = begin(url, {
        ...{ method: 'POST', agent: false, signal: AbortSignal.timeout(DEADLINE_MS) },
        headers: { ...headers, 'content-length': body.length, 'user-agent': 'homeward' },
        // The address that was looked at, and no other: a second look-up could answer another one.
        lookup: (_host, options, done) =>
          options.all ? done(null, [{ address, family }]) : done(null, address, family),
      });
      request.on('error', reject);
      request.on('response', (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MOST_BYTES) response.destroy();
        });
        response.on('close', () => resolve(response.statusCode ?? 0));
        response.on('error', () => {});
      });
      request.end(body);
    });
  };
}

/** @throws HomewardError `bad_request` where the name leads to an address that is not public; the look-up's error. */
async function publicAddress(host: string, allowPrivate: boolean): Promise<{ address: string; family: 4 | 6 }> {
  const literal = isIP(host);
  const found = literal === 0 ? await lookup(host, { all: true }) : [{ address: host, family: literal }];
  const isAllowed = (address: string) => {
    const bytes = addressBytes(address);
    return allowPrivate || (bytes !== null && scopeOf(bytes) === 'public');
  };
  // All of them: whoever mixes a private one in hopes for luck.
  const [first] = found;
  if (first === undefined || !found.every(({ address }) => isAllowed(address))) {
    throw refused('it leads to an address that is not public');
  }
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}

const refused = (why: string) => new HomewardError('bad_request', `the address is refused: ${why}`);
