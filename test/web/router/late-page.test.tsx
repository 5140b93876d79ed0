import { expect, test } from '@jest/globals';
import { act, type ComponentType, Suspense } from 'react';
import { firstTexts as texts } from '../../../server/web/src/first-texts.ts';
import { latePage } from '../../../server/web/src/router/late-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

const show = (Page: ComponentType) =>
  act(async () =>
    root.render(
      <Suspense fallback="…">
        <Page />
      </Suspense>,
    ),
  );

test('a page whose code does not come says so, and comes when it is asked for again', async () => {
  const answers = [
    () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    () => Promise.resolve({ default: () => <p>Here it is.</p> }),
  ];
  await show(latePage(() => (answers.shift() ?? (() => Promise.reject(new Error('asked too often'))))()));
  expect(document.body.textContent).toContain(texts.error.unfetched);
  const press = () => act(async () => document.querySelector('button')?.click());
  await press();
  expect(document.body.textContent).toContain(texts.error.unfetched);
  await press();
  expect(document.body.textContent).toBe('Here it is.');
});
