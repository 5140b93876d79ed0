import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { act } from 'react';
import { OfflinePanel } from '../../../server/web/src/offline/offline-panel.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

Object.assign(navigator, { serviceWorker: {} });
const root = reactRoot();

test('says why it cannot be switched on where the sessions were refused', async () => {
  const call = () => Promise.reject(new HomewardError('internal', ''));
  const owner = { call, live: 'live', account: { accountId: 'a' } } as unknown as Owner;
  await showToOwner(root, { page: OfflinePanel, owner, known: [] });
  await until(async () => {
    await act(async () => {});
    return (document.body.textContent ?? '').includes(texts.offline.unread);
  });
  expect(document.querySelector('[role=switch]')?.getAttribute('aria-disabled')).toBe('true');
});
