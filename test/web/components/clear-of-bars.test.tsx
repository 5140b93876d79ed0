import { expect, jest, test } from '@jest/globals';
import { act } from 'react';
import { clearOfBars, useClearOfBars } from '../../../server/web/src/components/clear-of-bars.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

/** The bar above; and the ways in it, or at the foot of a phone. */
function Bars({ footTop }: { readonly footTop: number | null }) {
  const at = (top: number, bottom: number) => (element: HTMLElement | null) => {
    if (element) element.getBoundingClientRect = () => ({ top, bottom }) as DOMRect;
  };
  return (
    <header className="top-bar" ref={at(0, 60)}>
      <nav ref={at(footTop ?? 0, 60)} style={{ position: footTop === null ? 'static' : 'fixed' }} />
    </header>
  );
}

function Floating() {
  const { clearance, onOpenChange } = useClearOfBars();
  return (
    <button type="button" onClick={() => onOpenChange(true)}>
      {clearance.bottom}
    </button>
  );
}

/** On a screen of 740 CSS pixels. */
async function show(footTop: number | null) {
  jest.replaceProperty(window, 'innerHeight', 740);
  await act(async () =>
    root.render(
      <>
        <Bars footTop={footTop} />
        <Floating />
      </>,
    ),
  );
}
const told = () => document.querySelector('button')?.textContent;

test('what floats keeps clear of the bar above, and on a phone of the one below with what the phone keeps for itself', async () => {
  await show(null);
  expect(clearOfBars()).toEqual({ top: 68, right: 8, bottom: 8, left: 8 });
  await show(650);
  expect(clearOfBars()).toEqual({ top: 68, right: 8, bottom: 98, left: 8 });
});

test('it is measured when it opens, and when the screen is turned meanwhile', async () => {
  await show(650);
  expect(told()).toBe('8');
  await act(async () => document.querySelector('button')?.click());
  expect(told()).toBe('98');
  await show(684);
  await act(async () => window.dispatchEvent(new Event('resize')));
  expect(told()).toBe('64');
});

test('where there are no bars it keeps to the edges', async () => {
  await act(async () => root.render(<Floating />));
  expect(clearOfBars()).toEqual({ top: 8, right: 8, bottom: 8, left: 8 });
});
