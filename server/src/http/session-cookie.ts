import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_DAYS } from '../services/sessions.ts';

const SESSION_COOKIE = 'homeward';

/**
 * Not readable by scripts, sent by no other site's page, never over plain HTTP; browsers treat loopback as secure, so
 * `Secure` holds there too.
 */
const attributes = { path: '/', httpOnly: true, secure: true, sameSite: 'strict' } as const;

export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, { ...attributes, maxAge: SESSION_DAYS * 86_400 });
}

export const clearSessionCookie = (reply: FastifyReply): void => void reply.clearCookie(SESSION_COOKIE, attributes);

export const sessionCookieOf = (request: FastifyRequest): string | undefined => request.cookies[SESSION_COOKIE];
