import { expect, test } from '@jest/globals';
import { likelyDevice } from '../../../server/web/src/connection/whose-device.ts';

const macintosh = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15';

test.each([
  ['Safari on a Mac', macintosh, 0, 'mac'],
  ['Chrome on a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/150.0 Safari/537.36', 0, 'mac'],
  ['an iPad, which calls itself a Mac', macintosh, 5, 'own'],
  ['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1', 5, 'own'],
  ['Android', 'Mozilla/5.0 (Linux; Android 15) Chrome/150.0 Mobile Safari/537.36', 5, 'own'],
  ['Windows with a touch screen', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0', 10, 'own'],
] as const)('%s is offered as what it seems to be', (_, userAgent, maxTouchPoints, whose) => {
  expect(likelyDevice({ userAgent, maxTouchPoints })).toBe(whose);
});
