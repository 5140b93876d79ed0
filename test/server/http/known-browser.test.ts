import { expect, test } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createKnownBrowsers } from '../../../server/src/http/known-browser.ts';

const known = createKnownBrowsers(new Uint8Array(32));

/** The cookie that a browser gets when it signs in under a name. */
function cookieFor(loginName: string, browsers = known): string {
  let cookie = '';
  const setCookie = (_name: string, value: string) => {
    cookie = value;
  };
  browsers.remember({ setCookie } as unknown as FastifyReply, loginName);
  return cookie;
}

const idOf = (cookie: string | undefined, loginName: string) =>
  known.idOf({ cookies: { 'homeward-browser': cookie } } as unknown as FastifyRequest, loginName);

test('knows a browser under the name it signed in with, however it is written', () => {
  const cookie = cookieFor('Ada Lovelace');
  expect(idOf(cookie, 'Ada Lovelace')).toBe(cookie.split('.')[0]);
  expect(idOf(cookie, 'ADA LOVELACE')).toBe(cookie.split('.')[0]);
  expect(idOf(cookie, 'Grace')).toBeUndefined();
  // Long enough not to stand in random characters by chance.
  expect(cookie).not.toContain('Lovelace');
});

test('knows no forged one, and none of another server', () => {
  const [id] = cookieFor('Ada').split('.');
  for (const cookie of [
    undefined,
    '',
    '.',
    id,
    `${id}.`,
    `${id}.${'A'.repeat(43)}`,
    `${id}x.${cookieFor('Ada').split('.')[1]}`,
  ]) {
    expect(idOf(cookie, 'Ada')).toBeUndefined();
  }
  expect(idOf(cookieFor('Ada', createKnownBrowsers(new Uint8Array(32).fill(1))), 'Ada')).toBeUndefined();
});
