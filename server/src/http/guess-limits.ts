import { normalizeIP } from '@fastify/rate-limit';
import { HomewardError } from '@homeward/shared/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loginNameKey } from '../repositories/accounts.ts';
import type { KnownBrowsers } from './known-browser.ts';

/** Tries within ten minutes. */
export interface GuessBudgets {
  /** From a browser that once signed in under the login name. */
  readonly knownBrowser: number;
  /** At one login name, from all other browsers together. */
  readonly loginName: number;
  /** Of these, from one block of addresses: whoever has but one connection cannot use them up for the owner. */
  readonly loginNameFromBlock: number;
  /** From one block of addresses (IPv4 /24, IPv6 /56), at whatever login name. */
  readonly addressBlock: number;
  /** At the present password, from one session. */
  readonly session: number;
}

export const guessBudgets: GuessBudgets = {
  knownBrowser: 20,
  loginName: 30,
  loginNameFromBlock: 10,
  addressBlock: 100,
  session: 20,
};

const WINDOW_MS = 600_000;

/** Counters of one limit at most; the least recently used goes. */
const MAX_COUNTERS = 50_000;

/** Counts tries at what can be guessed. Nothing is ever locked: a counter ends with its ten minutes. */
export interface GuessLimits {
  /** Counts a try at a login name, before it is looked at. @throws HomewardError `rate_limited` */
  countTry(request: FastifyRequest, reply: FastifyReply, loginName: string): Promise<void>;
  /** Counts a try at the password of somebody who is signed in. @throws HomewardError `rate_limited` */
  countOwnTry(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** @param app with `@fastify/rate-limit` registered */
export function createGuessLimits(
  app: FastifyInstance,
  knownBrowsers: KnownBrowsers,
  budgets: GuessBudgets,
): GuessLimits {
  const limit = (max: number, keyGenerator: (request: FastifyRequest) => string) =>
    app.createRateLimit({ max, timeWindow: WINDOW_MS, keyGenerator, cache: MAX_COUNTERS } as Parameters<
      typeof app.createRateLimit
    >[0]);
  const nameOf = (request: FastifyRequest) => (request.body as { loginName: string }).loginName;
  const ofBrowser = limit(budgets.knownBrowser, (request) => knownBrowsers.idOf(request, nameOf(request)) ?? '');
  const ofName = limit(budgets.loginName, (request) => loginNameKey(nameOf(request)));
  const ofNameFromBlock = limit(
    budgets.loginNameFromBlock,
    (request) => `${addressBlock(request.ip)} ${loginNameKey(nameOf(request))}`,
  );
  const ofBlock = limit(budgets.addressBlock, (request) => addressBlock(request.ip));
  const ofSession = limit(budgets.session, ({ owner }) => owner?.sessionId ?? '');

  /** What one limit stops is not counted by the next. */
  async function count(limits: readonly (typeof ofBlock)[], request: FastifyRequest, reply: FastifyReply) {
    for (const countOne of limits) {
      const state = await countOne(request);
      if (!state.isAllowed && state.isExceeded) {
        reply.header('retry-after', state.ttlInSeconds);
        throw new HomewardError('rate_limited', `try again in ${Math.ceil(state.ttlInSeconds / 60)} minutes`);
      }
    }
  }

  return {
    async countTry(request, reply, loginName) {
      // A known browser has tries of its own, and no stranger's tries count against it.
      const isKnown = knownBrowsers.idOf(request, loginName) !== undefined;
      await count(isKnown ? [ofBrowser] : [ofBlock, ofNameFromBlock, ofName], request, reply);
    },

    countOwnTry: (request, reply) => count([ofSession], request, reply),
  };
}

/** The block of addresses that one person easily has: IPv4 /24, IPv6 /56. */
export function addressBlock(address: string): string {
  const normal = normalizeIP(address, 56);
  return normal.includes(':') ? `${normal}/56` : `${normal.slice(0, normal.lastIndexOf('.'))}.0/24`;
}
