import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { HomewardError } from '@homeward/shared/errors';
import { addressBytes } from '../places/address-bytes.ts';
import { scopeOf } from '../places/address-scope.ts';

/** From the look-up of the name to the end of the answer. */
const DEADLINE_MS = 20_000;
/** An answer's body is not read; so much of it may arrive before the connection is cut. */
const MOST_BYTES = 64 * 1024;

export interface OutwardRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Told of a look-up that is given up and goes on. */
  readonly goesOn?: (lookUp: Promise<unknown>) => void;
}

/** Sends to an address that an owner named. @returns the status of the answer. */
export type SendOutward = (request: OutwardRequest) => Promise<number>;

interface Address {
  readonly address: string;
  readonly family: number;
}

/** @returns all addresses of a name. */
type LookUp = (host: string) => Promise<readonly Address[]>;

interface OutwardPorts {
  /** The operator lets private addresses and plain HTTP be named. */
  readonly allowPrivate: boolean;
  readonly lookUp?: LookUp;
  readonly deadlineMs?: number;
}

const lookUpAll: LookUp = (host: string) => lookup(host, { all: true });

/**
 * Requests to addresses that anybody with an account may name: over HTTPS to public addresses only, so that nobody reaches
 * through this server what only it can reach (SSRF). The name is resolved once, and the connection is made to just that
 * address; redirects are not followed.
 */
export function createOutward(ports: OutwardPorts): SendOutward {
  const { allowPrivate, lookUp = lookUpAll, deadlineMs = DEADLINE_MS } = ports;
  return async ({ url: given, headers, body, goesOn }) => {
    const url = new URL(given);
    if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw refused('it must be https');
    if (url.username || url.password) throw refused('it must hold no user name');
    const signal = AbortSignal.timeout(deadlineMs);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = await orAborted(signal, addressesOf(host, lookUp), goesOn);
    const { address, family } = firstOfPublic(found, allowPrivate);
    const begin = url.protocol === 'https:' ? requestHttps : requestHttp;
    return await new Promise((resolve, reject) => {
      const request = begin(url, {
        ...{ method: 'POST', agent: false, signal },
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

async function addressesOf(host: string, lookUp: LookUp): Promise<readonly Address[]> {
  const literal = isIP(host);
  return literal === 0 ? await lookUp(host) : [{ address: host, family: literal }];
}

/**
 * Waits no longer than a signal lets it. A look-up of the system's cannot be cancelled: where its name server is silent it goes
 * on in one of few threads until the system gives it up, and what it answers then is not used.
 */
function orAborted<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
  goesOn: OutwardRequest['goesOn'],
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      goesOn?.(work);
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** @throws HomewardError `bad_request` where the name leads to an address that is not public. */
function firstOfPublic(found: readonly Address[], allowPrivate: boolean): { address: string; family: 4 | 6 } {
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
