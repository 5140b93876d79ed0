import type { FastifyRequest } from 'fastify';

/**
 * A limit for what is done while signed in. Each session has its own: neither a neighbour in the café nor a thief who is signed
 * in to the same account uses it up for the owner.
 * @param max requests within ten minutes
 */
export const sessionLimit = (max: number) => ({
  ...{ max, timeWindow: '10 minutes' },
  keyGenerator: ({ owner }: FastifyRequest): string => owner?.sessionId ?? '',
});
