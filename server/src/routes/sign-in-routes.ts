import type { FastifyInstance } from 'fastify';
import type { GuessLimits } from '../http/guess-limits.ts';
import { passkeyPlaceOf } from '../http/passkey-place.ts';
import type { RequestOrigins } from '../http/request-origin.ts';
import { type Authenticator, route } from '../http/route.ts';
import type { SessionCookies } from '../http/session-cookie.ts';
import type { SessionReplies } from '../http/session-reply.ts';
import type { SessionService } from '../services/sessions.ts';
import type { SignInService } from '../services/sign-in.ts';
import type { SignUpService } from '../services/sign-up.ts';

export interface SignInRouteServices {
  readonly signUp: SignUpService;
  readonly signIn: SignInService;
  readonly sessions: SessionService;
  readonly sessionReplies: SessionReplies;
  readonly sessionCookies: SessionCookies;
  readonly guessLimits: GuessLimits;
  readonly origins: RequestOrigins;
}

/** Keyring and recovery kit, and as much again. */
const VAULT_BODY_BYTES = 64 * 1024;

/** A passkey's answer, whose parts may be long each. */
const PASSKEY_BODY_BYTES = 32 * 1024;

/** Of one address block. */
const signUpLimit = { max: 60, timeWindow: '10 minutes' };
const finishLimit = { max: 120, timeWindow: '10 minutes' };

export function signInRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  { signUp, signIn, sessions, sessionReplies, sessionCookies, guessLimits, origins }: SignInRouteServices,
): void {
  route(app, authenticator, 'signUpStart', async ({ body }) => await signUp.start(body), { rateLimit: signUpLimit });

  route(
    app,
    authenticator,
    'signUpFinish',
    async ({ body, request, reply }) => {
      const signedUp = await signUp.finish(body, sessionReplies.clientOf(request, body));
      return await sessionReplies.send(reply, signedUp);
    },
    { rateLimit: signUpLimit, bodyLimit: VAULT_BODY_BYTES },
  );

  // Guesses are counted where they begin: whoever breaks off before the end has learned just as much.
  route(app, authenticator, 'signInStart', async ({ body, request, reply }) => {
    await guessLimits.countTry(request, reply, body.loginName);
    return await signIn.start(body);
  });

  route(
    app,
    authenticator,
    'signInFinish',
    async ({ body, request, reply }) => {
      const signedIn = await signIn.finish(body, sessionReplies.clientOf(request, body));
      return await sessionReplies.send(reply, signedIn);
    },
    { rateLimit: finishLimit },
  );

  route(
    app,
    authenticator,
    'signInFactors',
    async ({ body, request }) => await signIn.factorsOf(body, passkeyPlaceOf(request, origins)),
    { rateLimit: finishLimit },
  );

  route(
    app,
    authenticator,
    'signInFactor',
    async ({ body, request, reply }) => {
      const signedIn = await signIn.finishFactor(body, sessionReplies.clientOf(request, body));
      return await sessionReplies.send(reply, signedIn);
    },
    { rateLimit: finishLimit, bodyLimit: PASSKEY_BODY_BYTES },
  );

  route(app, authenticator, 'signOut', async ({ owner, reply }) => {
    await sessions.end(owner, owner.sessionId);
    sessionCookies.clear(reply);
    return undefined;
  });
}
