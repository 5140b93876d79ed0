import { describe, expect, test } from '@jest/globals';
import { act } from 'react';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import { TimelinePanel } from '../../../server/web/src/items/timeline-panel.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { reactRoot } from '../react-root.ts';
import { cycle, opened, opening, report } from './entries.ts';

const never = () => new Promise<never>(() => {});
const owner = {
  items: new ItemStore({ parallel: 1, open: never, list: never, readOn: never }),
} as Partial<Owner> as Owner;

const root = reactRoot();
const show = (entries: Parameters<typeof TimelinePanel>[0]['entries']) =>
  act(async () =>
    root.render(
      <OwnerContext value={owner}>
        <TimelinePanel entries={entries} rest="none" isReporting />
      </OwnerContext>,
    ),
  );
const openGroups = () => [...document.querySelectorAll('details')].map(({ open }) => open);

describe('the newest cycle', () => {
  const [first, second] = [cycle('first'), cycle('second')];
  const older = [opened(2, report(first)), opened(1, report(first))];

  test('is open whichever of its items is opened last', async () => {
    await show([opening(2), opened(1, report(first))]);
    await show(older);
    expect(openGroups()).toEqual([true]);
  });

  test('stays open when a newer one comes, and what was never the newest stays closed', async () => {
    await show(older);
    await show([opened(4, report(second)), opened(3, report(second)), ...older]);
    expect(openGroups()).toEqual([true, true]);
    await show([...older, opened(0, report(cycle('oldest'))), opened(-1, report(cycle('oldest')))]);
    expect(openGroups()).toEqual([true, false]);
  });

  test('stays closed where its reader has closed it', async () => {
    await show(older);
    await act(async () => {
      const group = document.querySelector('details');
      if (group) group.open = false;
    });
    await show([opened(3, report(first)), ...older]);
    expect(openGroups()).toEqual([false]);
  });
});
