import { describe, expect, test } from '@jest/globals';
import { act, type ReactNode } from 'react';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import type { HistoryView } from '../../../server/web/src/items/mac-history.ts';
import { NetworksPanel } from '../../../server/web/src/items/networks-panel.tsx';
import { PhotosPanel } from '../../../server/web/src/items/photos-panel.tsx';
import { type Reader, ReaderContext } from '../../../server/web/src/items/reader-context.ts';
import { lacksBeginning, type Rest, restsOf } from '../../../server/web/src/items/rest-of-kind.ts';
import { RoutesPanel } from '../../../server/web/src/items/routes-panel.tsx';
import { TimelinePanel } from '../../../server/web/src/items/timeline-panel.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { Provider } from '../../../server/web/src/theft/theft-checklist.tsx';
import { reactRoot } from '../react-root.ts';
import { cycle, envelope, event, opened, opening, refused, report, sealed } from './entries.ts';

const error = new Error('busy');
const read: HistoryView = { entries: [], isPending: false, isLoading: false, isWhole: true, error: null };
const open = opened(2, report(cycle('c')));
const other = opened(9, event, { kind: 'event' });

describe('what is known beyond the reports that are open', () => {
  test.each<[string, Partial<HistoryView>, Rest]>([
    ['none of a Mac that sent nothing', {}, 'none'],
    ['none beside those that are open', { entries: [open, other] }, 'none'],
    ['not yet known before anything is listed', { isPending: true }, 'reading'],
    ['not yet known while older ones come', { entries: [open], isLoading: true, isWhole: false }, 'reading'],
    ['not yet known while any is opened', { entries: [opening(3), refused(2, error)] }, 'reading'],
    ['unread where the list was refused', { isWhole: false, error }, 'unread'],
    ['unread where every one was refused', { entries: [other, refused(2, error)] }, 'unread'],
    ['none where another kind was refused', { entries: [refused(2, error, { kind: 'event' })] }, 'none'],
    ['not loaded where the list goes on', { entries: [other], isWhole: false }, 'older'],
  ])('%s', (_, view, rest) => {
    expect(restsOf({ ...read, ...view }, () => 'none').report).toBe(rest);
  });

  test('gone where there were some, and nothing of the kind is here', () => {
    expect(restsOf({ ...read, entries: [other] }, (kind) => (kind === 'report' ? 'gone' : 'none'))).toMatchObject({
      report: 'gone',
      route: 'none',
    });
    expect(restsOf({ ...read, entries: [sealed(1)] }, () => 'gone').snapshot).toBe('none');
    expect(lacksBeginning([])).toBe(false);
    expect(lacksBeginning([{ envelope: envelope(1, { epoch: 2 }) }])).toBe(true);
    expect(lacksBeginning([{ envelope: envelope(2) }, { envelope: envelope(1) }])).toBe(false);
  });
});

const root = reactRoot();
const reader = { live: 'live', items: { retryUnreached: () => {}, look: () => {} } } as unknown as Reader;
async function said(page: ReactNode): Promise<string> {
  await act(async () => root.render(<ReaderContext value={reader}>{page}</ReaderContext>));
  return document.body.textContent ?? '';
}

const allRefused: readonly ItemEntry[] = [refused(1, error, { kind: 'snapshot' })];

test.each<[string, (rest: Rest) => ReactNode, string]>([
  ['networks', (rest) => <NetworksPanel mark={null} reports={[]} machines={[]} rest={rest} />, texts.networks.empty],
  ['routes', (rest) => <RoutesPanel routes={[]} rest={rest} />, texts.routes.empty],
  ['photos', (rest) => <PhotosPanel entries={[]} rest={rest} />, texts.photos.empty],
  ['timeline', (rest) => <TimelinePanel entries={[]} rest={rest} isReporting />, texts.timeline.empty],
  [
    'provider',
    (rest) => <Provider seen={null} rest={rest} isReported={false} policeReference="" />,
    texts.theft.noProvider,
  ],
])('%s: that there is nothing is said only where that is known', async (_, page, nothing) => {
  expect(await said(page('none'))).toContain(nothing);
  for (const rest of ['reading', 'unread', 'older', 'gone', 'untold'] as const) {
    const words = await said(page(rest));
    expect(words).not.toContain(nothing);
    if (rest !== 'reading') expect(words).toContain(texts.rest[rest]);
  }
});

test('photos that were all refused are not an empty gallery', async () => {
  expect(await said(<PhotosPanel entries={allRefused} rest="unread" />)).toContain(texts.rest.unread);
  expect(await said(<PhotosPanel entries={allRefused} rest="reading" />)).toContain(texts.common.loading);
});

test('a Mac that is not to report is not said to do so by itself', async () => {
  const timeline = (isReporting: boolean) => <TimelinePanel entries={[]} rest="none" isReporting={isReporting} />;
  expect(await said(timeline(true))).toContain(texts.timeline.emptyHint);
  expect(await said(timeline(false))).not.toContain(texts.timeline.emptyHint);
});
