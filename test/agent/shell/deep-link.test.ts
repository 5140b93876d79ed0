import { formatPairingLink, newLinkSecret } from '@homeward/shared/pairing-secret';
import { describe, expect, test } from '@jest/globals';
import { linkAmong, readDeepLink } from '../../../agent/src/shell/deep-link.ts';

const secret = newLinkSecret();
const good = formatPairingLink({ origin: 'https://homeward.example', secret, ownerKeys: 'A'.repeat(43) });

test('a whole link names its server', () => {
  expect(readDeepLink(good)).toMatchObject({ kind: 'pair', text: good, link: { origin: 'https://homeward.example' } });
});

describe('refused, in words and without the secret', () => {
  test.each([
    ['another scheme', 'https://homeward.example/pair?server=x', /not a link of Homeward/],
    ['no address', 'rubbish', /not a link of Homeward/],
    ['nothing', '', /not a link of Homeward/],
    ['another request', 'homeward://unpair', /does not know/],
    ['a request that begins alike', `homeward://pairing?server=x&secret=${secret}`, /does not know/],
    ['no parameters', 'homeward://pair', /copy it again/],
    ['no secret', 'homeward://pair?server=https://homeward.example&keys=x', /copy it again/],
    ['a secret that is cut', good.replace(secret, secret.slice(0, 8)), /./],
    ['a secret that is no base64url', good.replace(secret, `${secret.slice(0, -1)}!`), /./],
    ['plain HTTP to somewhere else', good.replace('https', 'http'), /plain HTTP/],
    ['something behind it', `${good}#more`, /copy it again/],
    ['blanks inside', good.replace('&', ' &'), /copy it again/],
    ['far too long', `${good}&x=${'y'.repeat(4000)}`, /too long/],
  ])('%s', (_name, text, words) => {
    const link = readDeepLink(text);
    expect(link).toMatchObject({ kind: 'refused', words: expect.stringMatching(words) });
    expect(JSON.stringify(link)).not.toContain(secret.slice(0, 8));
  });
});

test('a second start has its link among its arguments', () => {
  expect(linkAmong(['/opt/Homeward', '--original-process-start-time=1', good])).toBe(good);
  expect(linkAmong(['/opt/Homeward', '--flag'])).toBeUndefined();
});
