import { toBase64Url } from '@homeward/shared/base64url';
import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import type { TimeStamps } from '../repositories/time-stamps.ts';

/** Time stamps as an owner puts them into a pack. A root belongs to no account: many may have items under it. */
export function timeStampRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { timeStamps }: { readonly timeStamps: Pick<TimeStamps, 'proofsOf' | 'byIds'> },
): void {
  route(app, authenticator, 'timeStamps', async ({ body }) => {
    const proofs = await timeStamps.proofsOf(body.roots);
    const stamps = await timeStamps.byIds([...new Set(proofs.map(({ stamp }) => stamp))]);
    return { proofs, stamps: stamps.map(({ token, ...rest }) => ({ ...rest, token: toBase64Url(token) })) };
  });
}
