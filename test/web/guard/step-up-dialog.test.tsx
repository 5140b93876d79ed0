import { describe, expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { StepUpDialog } from '../../../server/web/src/guard/step-up-dialog.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

async function show(props: Partial<Parameters<typeof StepUpDialog>[0]>) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(keys.factors, { factors: [] });
  await act(async () =>
    root.render(
      <QueryClientProvider client={queries}>
        <OwnerContext value={{ now: Date.now, origin: 'https://homeward.example.org' } as unknown as Owner}>
          <StepUpDialog
            title="Really?"
            confirm="Do it"
            action="anything"
            wish={{ action: 'share' }}
            isAlwaysAsked
            send={async () => {}}
            onDone={() => {}}
            onClose={() => {}}
            {...props}
          >
            <p>What it does.</p>
          </StepUpDialog>
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
}

describe('where the keyboard begins', () => {
  test('in the field, so that the code can be typed at once', async () => {
    await show({});
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
  });

  test('at the question where that is grave: a field further down would scroll it out of sight', async () => {
    await show({ isGrave: true });
    expect(document.activeElement?.textContent).toBe('Really?');
    expect(document.querySelector('[role=dialog]')?.contains(document.activeElement)).toBe(true);
  });
});

test('says which code it asks for where two are at hand', async () => {
  await show({ asked: texts.renewCode.oldCode });
  expect(document.querySelector('label')?.textContent).toBe(texts.renewCode.oldCode(false).label);
});
