import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { useOrder } from '../../../server/web/src/devices/use-order.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { until } from '../../until.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
function Keep() {
  const { ask, error } = useOrder({ deviceId: 'mac' } as Mac, () => {});
  return (
    <button type="button" onClick={() => ask({ wish: { removal: 'undo' } })}>
      {error ? 'failed' : 'keep'}
    </button>
  );
}

test('what the owner has asked of a Mac makes its thefts and times be read again, without an event and whatever the answer', async () => {
  const queries = new QueryClient();
  queries.setQueryData(keys.lifetime, { macs: [] });
  const call = async () => {
    throw new HomewardError('unavailable', 'the answer was lost');
  };
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ call, account: {}, now: () => 0 } as unknown as Owner}>
          <Keep />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  expect(queries.getQueryState(keys.lifetime)?.isInvalidated).toBe(false);
  await act(async () => document.querySelector('button')?.click());
  await until(async () => {
    await act(async () => {});
    return document.body.textContent === 'failed';
  });
  expect(queries.getQueryState(keys.lifetime)?.isInvalidated).toBe(true);
});
