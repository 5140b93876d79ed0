import { describe, expect, test } from '@jest/globals';
import { act } from 'react';
import { type Reader, ReaderContext } from '../../../server/web/src/items/reader-context.ts';
import { PlacePanel } from '../../../server/web/src/map/place-panel.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

/** @returns what stands in the place of a map where there is no report. */
async function said(noReport?: string): Promise<string | undefined> {
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
  test('the Mac has sent none yet', async () => {
    expect(await said()).toBe(texts.place.noReport);
  });

  test('that is not said where they could not be read, or were not given', async () => {
    expect(await said(texts.rest.unread)).toBe(texts.rest.unread);
    expect(await said(texts.shared.noReport)).toBe(texts.shared.noReport);
  });
});
