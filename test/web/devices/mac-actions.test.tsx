import { afterEach, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { MacActions } from '../../../server/web/src/devices/mac-actions.tsx';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const queries = new QueryClient();
afterEach(() => queries.clear());

const inMode = (orderedMode: 'protected' | 'stolen') =>
  ({ deviceId: 'mac', name: 'Ada’s MacBook', device: {}, order: null, orderedMode }) as unknown as Mac;

const show = (orderedMode: 'protected' | 'stolen') =>
  act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ call: async () => ({}), account: {}, now: () => 0 } as unknown as Owner}>
          <MacActions mac={inMode(orderedMode)} isGone={false} now={0} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === name);

async function press(name: string): Promise<void> {
  button(name)?.focus();
  await act(async () => {
    button(name)?.click();
    // The dialog gives the focus back a moment after it is gone.
    await new Promise((go) => setTimeout(go, 20));
  });
}

test('the focus goes back to the button that was pressed', async () => {
  await show('protected');
  await press(texts.mac.actions.stolen);
  expect(document.querySelector('[role=dialog]')?.contains(document.activeElement)).toBe(true);
  await press(texts.common.cancel);
  expect(document.activeElement).toBe(button(texts.mac.actions.stolen));
});

test('the focus stays among the actions where the mode is another before its dialog is gone', async () => {
  await show('protected');
  await press(texts.mac.actions.stolen);
  await show('stolen');
  expect(document.querySelector('[role=dialog]')).not.toBeNull();
  await press(texts.common.cancel);
  expect(document.activeElement?.className).toBe('mac-actions');
});
