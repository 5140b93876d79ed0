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
let isPassphraseThere = false;
jest.unstable_mockModule('../../../server/web/src/password/passphrase.ts', () => {
  if (!isPassphraseThere) throw new TypeError('Failed to fetch dynamically imported module');
  return { newPassphrase: () => 'six random words' };
});
const { NewPassword } = await import('../../../server/web/src/pages/new-password.tsx');

const root = reactRoot();
const text = () => document.body.textContent ?? '';
const settled = (holds: () => boolean) =>
  until(async () => {
    await act(async () => {});
    return holds();
  });

const press = (words: string) =>
  act(async () => [...document.querySelectorAll('button')].find((one) => one.textContent === words)?.click());

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
  await press(texts.common.retry);
  await settled(() => judged.length > 0);
  expect(judged).toEqual([true]);
  expect(text()).not.toContain(texts.signUp.unjudged);
});

test('where only the passphrase does not come, passwords are judged, and it is that which is asked for again', async () => {
  isThere = true;
  const typed: string[] = [];
  await act(async () =>
    root.render(<NewPassword label="" value="" onChange={(password) => typed.push(password)} known={[]} />),
  );
  await settled(() => !document.querySelector('.suggestion button')?.matches(':disabled'));
  await press(texts.signUp.suggest);
  await settled(() => text().includes(texts.signUp.unsuggested));
  expect(text()).not.toContain(texts.signUp.unjudged);
  isPassphraseThere = true;
  await press(texts.common.retry);
  await settled(() => typed.length > 0);
  expect(typed).toEqual(['six random words']);
  expect(text()).not.toContain(texts.signUp.unsuggested);
});
