import { expect, jest, test } from '@jest/globals';
import { act } from 'react';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

let isThere = false;
jest.unstable_mockModule('../../../server/web/src/password/strength.ts', () => {
  if (!isThere) throw new TypeError('Failed to fetch dynamically imported module');
  return { passwordStrength: () => ({ score: 4, isEnough: true }) };
});
const { NewPassword } = await import('../../../server/web/src/pages/new-password.tsx');

const root = reactRoot();
const text = () => document.body.textContent ?? '';
const settled = (holds: () => boolean) =>
  until(async () => {
    await act(async () => {});
    return holds();
  });

test('without its meter it says so in its place, and tries again when it is asked to', async () => {
  const judged: boolean[] = [];
  await act(async () =>
    root.render(
      <NewPassword
        label={texts.fields.newPassword}
        value="correct horse"
        onChange={(_, isEnough) => judged.push(isEnough)}
        known={[]}
      />,
    ),
  );
  await settled(() => text().includes(texts.signUp.unjudged));
  isThere = true;
  const retry = [...document.querySelectorAll('button')].find((one) => one.textContent === texts.common.retry);
  await act(async () => retry?.click());
  await settled(() => judged.length > 0);
  expect(judged).toEqual([true]);
  expect(text()).not.toContain(texts.signUp.unjudged);
});
