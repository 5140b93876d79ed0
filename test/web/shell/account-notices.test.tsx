import { expect, test } from '@jest/globals';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { AccountNotices } from '../../../server/web/src/shell/account-notices.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

test('the end of the account is told before that of some messages', async () => {
  const known: readonly (readonly [readonly string[], unknown])[] = [
    [keys.devices, { devices: [{ deviceId: 'mac', orderedMode: 'stolen' }], refused: [] }],
    [keys.records, { records: [], unopenable: [], asSigned: true }],
    [keys.holds, { holds: [] }],
    [keys.sessions, { sessions: [] }],
    [keys.server, {}],
    [keys.lifetime, { macs: [], deletion: { askedAt: 1, finalAt: 2 } }],
    [
      keys.messages,
      { channels: [{ id: 'c', address: 'ada@example.org', wants: [], endedWants: [], unsubscribedAt: 1 }] },
    ],
  ];
  const owner = { now: Date.now, live: 'live' } as unknown as Owner;
  await showToOwner(root, { page: AccountNotices, owner, known });
  const labels = [...document.querySelectorAll('section')].map((section) => section.getAttribute('aria-label'));
  expect(labels).toEqual([texts.deletion.label, texts.newsEnded.label]);
});
