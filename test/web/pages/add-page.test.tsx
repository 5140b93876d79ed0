import { errorCatalogue, HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import AddPage from '../../../server/web/src/pages/add-page.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();
const text = () => document.body.textContent ?? '';
const read = [
  [keys.server, { receiptKey: 'k' }],
  [keys.records, { records: [], asSigned: true }],
] as const;

test.each([
  ['an offer', read],
  ['what an offer is made of', []],
])('where %s was refused, nothing is said to be under way', async (_, known) => {
  const call = () => Promise.reject(new HomewardError('rate_limited', ''));
  const owner = { call, now: Date.now, origin: 'https://x', account: {}, live: 'live' } as unknown as Owner;
  await showToOwner(root, { page: AddPage, owner, known });
  await until(async () => {
    await act(async () => {});
    return text().includes(errorCatalogue.rate_limited.title);
  });
  expect(text()).not.toContain(texts.add.making);
});
