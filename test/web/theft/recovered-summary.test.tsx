import { expect, test } from '@jest/globals';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import type { LatestTheft } from '../../../server/web/src/theft/latest-theft.ts';
import { RecoveredSummary } from '../../../server/web/src/theft/recovered-summary.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const owner = { call: () => new Promise<never>(() => {}), account: {} } as unknown as Owner;
const latest = {
  ...{ firstSeq: 1, markedAt: 0, endedAt: 1, erasure: null },
  summary: { firstAt: 0, lastAt: 1, photos: 3, counts: { report: 2, snapshot: 5, route: 4 } },
} as unknown as LatestTheft;

async function says(confirmed: boolean, isGone = false): Promise<string> {
  const mac = {
    ...{ deviceId: 'd', orderedMode: 'protected', device: { tombstone: null, online: true } },
    ...{ confirmed, confirmedMode: confirmed ? 'protected' : 'stolen' },
  } as Mac;
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <OwnerContext value={owner}>
          <RecoveredSummary mac={mac} latest={latest} isGone={isGone} onPack={() => {}} />
        </OwnerContext>
      </QueryClientProvider>,
    ),
  );
  return document.body.textContent ?? '';
}

test('what was captured is told, and a pack offered, once the Mac has confirmed that it is over', async () => {
  const counts = texts.recovered.counts(2, 3, 4);
  const before = await says(false);
  expect(before).toContain(texts.recovered.waiting);
  expect(before).not.toContain(counts);
  expect(before).not.toContain(texts.pack.title);
  const after = await says(true);
  expect(after).toContain(counts);
  expect(after).toContain(texts.pack.title);
});

test('a Mac that is paired no more is not waited for', async () => {
  const shown = await says(false, true);
  expect(shown).not.toContain(texts.recovered.waiting);
  expect(shown).toContain(texts.recovered.counts(2, 3, 4));
});
