import { createHmac, timingSafeEqual } from 'node:crypto';

const macOf = (macKey: Uint8Array, channelId: string): Buffer =>
  createHmac('sha256', macKey).update(`unsubscribe\0${channelId}`).digest();

/** Ends the news of one channel, and can do nothing else: it stands in every mail of news. */
export const unsubscribeToken = (macKey: Uint8Array, channelId: string): string =>
  `${channelId}.${macOf(macKey, channelId).toString('base64url')}`;

/** @returns the channel's id; undefined where the token is none of ours. */
export function channelOfToken(macKey: Uint8Array, token: string): string | undefined {
  const [channelId = '', mac = ''] = token.split('.');
  const given = Buffer.from(mac, 'base64url');
  const expected = macOf(macKey, channelId);
  return given.length === expected.length && timingSafeEqual(given, expected) ? channelId : undefined;
}
