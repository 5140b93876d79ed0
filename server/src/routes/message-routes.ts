import type { FastifyInstance } from 'fastify';
import { type Authenticator, route } from '../http/route.ts';
import { sessionLimit } from '../http/session-limit.ts';
import type { MessageService } from '../services/messages.ts';

/** Of one address block: each mail address gets a mail. */
const ADDED = { max: 20, timeWindow: '1 hour' };
/** Each tick in the console is one. */
const CHANGED = sessionLimit(120);
const UNSUBSCRIBED = { max: 60, timeWindow: '10 minutes' };

const FORM_BYTES = 1024;

export async function messageRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { messages }: { readonly messages: MessageService },
): Promise<void> {
  route(app, authenticator, 'messages', ({ owner }) => messages.list(owner.accountId));
  route(app, authenticator, 'addChannel', ({ owner, body }) => messages.add(owner, body), { rateLimit: ADDED });
  route(app, authenticator, 'confirmChannel', ({ owner, params, body }) =>
    messages.confirm(owner, params.channelId, body.code),
  );
  route(
    app,
    authenticator,
    'changeChannel',
    ({ owner, params, body }) => messages.change(owner, params.channelId, body.wants),
    { rateLimit: CHANGED },
  );
  route(
    app,
    authenticator,
    'setUnseenDays',
    async ({ owner, body }) => {
      await messages.setUnseenDays(owner, body.days);
      return undefined;
    },
    { rateLimit: CHANGED },
  );
  route(app, authenticator, 'removeChannel', async ({ owner, params }) => {
    await messages.remove(owner, params.channelId);
    return undefined;
  });

  route(
    app,
    authenticator,
    'unsubscribe',
    async ({ body }) => {
      await messages.unsubscribe(body.token);
      return undefined;
    },
    { rateLimit: UNSUBSCRIBED },
  );

  // One click (RFC 8058): a mail program sends a form; whoever follows the link is asked by a page first, since
  // programs that look at links must not end anything.
  await app.register(async (scope) => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
      scope.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit: FORM_BYTES }, async () => undefined);
    }
    const config = { rateLimit: UNSUBSCRIBED };
    scope.post<{ Params: { token: string } }>(
      '/unsubscribe/:token',
      { schema: { hide: true }, config, bodyLimit: FORM_BYTES },
      async ({ params }, reply) => {
        await messages.unsubscribe(params.token);
        return reply.code(200).type('text/plain; charset=utf-8').send('You get no more news of your Macs by mail.\n');
      },
    );
    scope.get<{ Params: { token: string } }>(
      '/unsubscribe/:token',
      { schema: { hide: true } },
      async ({ params }, reply) => reply.redirect(`/#/unsubscribe/${encodeURIComponent(params.token)}`, 303),
    );
  });
}
