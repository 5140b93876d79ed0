import { beforeEach, expect, test } from '@jest/globals';
import { act } from 'react';
import { connection } from '../../../server/web/src/connection/own-connection.ts';
import { DeviceChoice } from '../../../server/web/src/pages/device-choice.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const words = texts.device;
const root = reactRoot();
beforeEach(async () => {
  connection.isOn('own');
  await act(async () => root.render(<DeviceChoice />));
});

const radios = () => [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];
const chosen = () => radios().flatMap(({ checked, labels }) => (checked ? [labels?.[0]?.textContent] : []));

test('one is chosen from the beginning; what follows from it is said, and asked of the server', async () => {
  expect(document.querySelector('legend')?.textContent).toBe(words.legend);
  expect(radios().map(({ labels }) => labels?.[0]?.textContent)).toEqual(Object.values(words.whose));
  expect(chosen()).toEqual([words.whose.own]);
  const [, , borrowed] = radios();
  await act(async () => borrowed?.click());
  expect(chosen()).toEqual([words.whose.borrowed]);
  const hint = document.querySelector('fieldset')?.getAttribute('aria-describedby') ?? '';
  expect(document.getElementById(hint)?.textContent).toBe(words.hint.borrowed);
  expect(connection.wish()).toMatchObject({ borrowed: true, onPairedMac: false });
});
