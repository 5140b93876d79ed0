import { describe, expect, test } from '@jest/globals';
import { act } from 'react';
import { type Reader, ReaderContext } from '../../../server/web/src/items/reader-context.ts';
import { PlacePanel } from '../../../server/web/src/map/place-panel.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

/** @returns what stands in the place of a map where there is no report. */
async function said(noReport: string): Promise<string | undefined> {
  const none = { entries: [], reports: [], routes: [], isLoading: false, now: 0 };
  await act(async () =>
    root.render(
      <ReaderContext value={{ live: 'live' } as Reader}>
        <PlacePanel {...none} noReport={noReport} />
      </ReaderContext>,
    ),
  );
  return document.querySelector('.nowhere-words p')?.textContent ?? undefined;
}

describe('where there is no report', () => {
  test('it is said why', async () => {
    for (const why of [texts.place.noReport, texts.rest.unread, texts.shared.noReport]) {
      expect(await said(why)).toBe(why);
    }
  });
});
