import { hash, randomBytes } from 'node:crypto';

/** A fresh secret of 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/**
 * What is stored of a token, base64url. Tokens are random, so a plain digest keeps them secret; and looking one up by
 * its digest takes a time that says nothing about the token.
 */
export const tokenSha256 = (token: string): string => hash('sha256', token, 'base64url');
