import { expect, jest, test } from '@jest/globals';
import { act, type FormEvent } from 'react';
import { unready } from '../../../server/web/src/components/unready.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const sent = jest.fn((event: FormEvent) => event.preventDefault());
const clicked = jest.fn();

const show = (isUnready: boolean) =>
  act(async () =>
    root.render(
      <form onSubmit={sent}>
        <input type="checkbox" checked={false} onChange={clicked} {...unready(isUnready)} />
        <button type="button" onClick={clicked} {...unready(isUnready)}>
          One
        </button>
        <button type="submit" {...unready(isUnready)}>
          Send
        </button>
      </form>,
    ),
  );
const controls = () => [...document.querySelectorAll<HTMLElement>('input, button')];
const clickAll = () => act(async () => controls().forEach((one) => void one.click()));

test('a control that is not ready does nothing, sends no form, says so, and keeps the focus', async () => {
  await show(false);
  await clickAll();
  expect([clicked.mock.calls.length, sent.mock.calls.length]).toEqual([2, 1]);
  for (const index of [0, 1, 2]) {
    await show(false);
    controls()[index]?.focus();
    await show(true);
    expect(document.activeElement).toBe(controls()[index]);
    expect(controls().map((one) => one.getAttribute('aria-disabled'))).toEqual(Array(3).fill('true'));
    expect(controls().some((one) => one.hasAttribute('disabled'))).toBe(false);
  }
  await clickAll();
  expect([clicked.mock.calls.length, sent.mock.calls.length]).toEqual([2, 1]);
  await show(false);
  await clickAll();
  expect([clicked.mock.calls.length, sent.mock.calls.length]).toEqual([4, 2]);
});
