import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { connection } from '../../../server/web/src/connection/own-connection.ts';
import { DeviceChoice } from '../../../server/web/src/pages/device-choice.tsx';
import { texts } from '../../../server/web/src/texts.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const words = texts.device;
let root: Root;
beforeEach(async () => {
  connection.isOn('own');
  const container = document.createElement('div');
  document.body.append(container);
  root = createRoot(container);
  await act(async () => root.render(<DeviceChoice />));
});
afterEach(async () => {
  await act(async () => root.unmount());
  document.body.replaceChildren();
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
