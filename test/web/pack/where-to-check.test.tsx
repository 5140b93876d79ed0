import { expect, test } from '@jest/globals';
import { act } from 'react';
import { WhereToCheck } from '../../../server/web/src/pack/where-to-check.tsx';
import { type Owner, OwnerContext } from '../../../server/web/src/shell/owner-context.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const show = (origin: string) =>
  act(async () =>
    root.render(
      <OwnerContext value={{ origin } as unknown as Owner}>
        <WhereToCheck />
      </OwnerContext>,
    ),
  );

test('the address to check a pack at is there to be handed on, and opens beside the page that holds the pack', async () => {
  await show(window.location.origin);
  const link = document.querySelector('a');
  expect([link?.textContent, link?.target]).toEqual([`${window.location.origin}/#/verify`, '_blank']);
});

test('where no tab can be opened it is there to be copied', async () => {
  await show('https://home.example');
  expect(document.querySelector('a')).toBeNull();
  expect(document.querySelector('code')?.textContent).toBe('https://home.example/#/verify');
});
