import type { TheftTime } from '@homeward/shared/api/lifetime';
import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { useThefts } from '../../../server/web/src/lifetime/use-lifetime.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { drawn } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const Thefts = ({ orderSeq }: { readonly orderSeq: number }) => {
  const { data } = useThefts('mac', orderSeq);
  return data?.map(({ firstSeq }) => firstSeq).join() ?? 'not told';
};

test('with each order of the Mac its thefts are asked for anew, and the list from before is not taken for theirs', async () => {
  const answers: ((firstSeqs: readonly number[]) => void)[] = [];
  const call = () =>
    new Promise((resolve) =>
      answers.push((firstSeqs) => {
        const thefts = firstSeqs.map((firstSeq) => ({ firstSeq }) as TheftTime);
        resolve({ macs: [{ deviceId: 'mac', thefts }], deletion: null });
      }),
    );
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  queries.setQueryData(keys.lifetime, { macs: [{ deviceId: 'mac', thefts: [{ firstSeq: 1 }] }], deletion: null });
  const show = async (orderSeq: number) => {
    await act(async () =>
      root.render(
        <QueryClientProvider client={queries}>
          <OwnerContext value={{ call } as unknown as Owner}>
            <Thefts orderSeq={orderSeq} />
          </OwnerContext>
        </QueryClientProvider>,
      ),
    );
    await drawn();
    return document.body.textContent;
  };
  expect(await show(1)).toBe('not told');
  answers[0]?.([1]);
  expect(await show(1)).toBe('1');
  expect(await show(3)).toBe('not told');
  answers[1]?.([1, 3]);
  expect(await show(3)).toBe('1,3');
  expect(queries.getQueryData(keys.lifetime)).toMatchObject({ macs: [{ thefts: [{ firstSeq: 1 }, { firstSeq: 3 }] }] });
  expect(answers).toHaveLength(2);
});
