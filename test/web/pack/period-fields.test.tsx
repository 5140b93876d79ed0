import { expect, test } from '@jest/globals';
import { act } from 'react';
import { toLocalInput } from '../../../server/web/src/pack/local-input.ts';
import { PeriodFields, usePeriod } from '../../../server/web/src/pack/period-fields.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import type { LatestTheft } from '../../../server/web/src/theft/latest-theft.ts';
import { reactRoot } from '../react-root.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOW = Date.UTC(2026, 10, 26, 9);

const root = reactRoot();
function Fields({ theft }: { readonly theft: LatestTheft | null }) {
  return <PeriodFields period={usePeriod(theft)} />;
}
const show = (theft: LatestTheft | null) =>
  act(async () =>
    root.render(
      <OwnerContext value={{ now: () => NOW } as unknown as Owner}>
        <Fields theft={theft} />
      </OwnerContext>,
    ),
  );
const shown = () => [...document.querySelectorAll('input')].map(({ value }) => value);
const inForce = () => [...document.querySelectorAll('[aria-pressed="true"]')].map(({ textContent }) => textContent);
const local = (from: number, to: number) => [toLocalInput(from), toLocalInput(to + MINUTE_MS)];
const stolenFor = (days: number): LatestTheft => ({
  ...{ firstSeq: 1, markedAt: NOW - days * DAY_MS, endedAt: null, summary: null, erasure: null },
});

test('the time is that of the theft, also where it becomes known later, until the owner chooses another', async () => {
  await show(null);
  expect(shown()).toEqual(local(NOW - DAY_MS, NOW));
  expect(inForce()).toEqual([texts.pack.presets.day]);
  await show(stolenFor(3));
  expect(inForce()).toEqual([texts.pack.presets.stolen]);
  expect(shown()).toEqual(local(NOW - 3 * DAY_MS, NOW));

  const month = [...document.querySelectorAll('button')].find(
    ({ textContent }) => textContent === texts.pack.presets.month,
  );
  await act(async () => month?.click());
  await show(stolenFor(5));
  expect(shown()).toEqual(local(NOW - 30 * DAY_MS, NOW));
  expect(inForce()).toEqual([texts.pack.presets.month]);
});

test('a time that was put in by hand is none of those that are offered', async () => {
  await show(null);
  const from = document.querySelector('input');
  const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  await act(async () => {
    value?.set?.call(from, toLocalInput(NOW - 2 * DAY_MS));
    from?.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(shown()[0]).toBe(toLocalInput(NOW - 2 * DAY_MS));
  expect(inForce()).toEqual([]);
});
