import { expect, test } from '@jest/globals';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { HealthPanel } from '../../../server/web/src/items/health-panel.tsx';
import type { ItemEntry } from '../../../server/web/src/items/item-store.ts';
import { type ItemOf, openedOf } from '../../../server/web/src/items/opened.ts';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';
import { cycle, opened, report } from './entries.ts';

const words = texts.health;
const root = reactRoot();
const owner = {
  ...{ now: Date.now, live: 'live', account: {} },
  items: { subscribe: () => () => {}, view: () => owner },
} as unknown as Owner;
const known = [
  [keys.devices, { devices: [], refused: [] }],
  [keys.records, { records: [], asSigned: true }],
  [keys.server, { receiptKey: 'A'.repeat(43) }],
] as const;

const device = { items: 1, bytes: 1, online: false, lastSeenAt: Date.now(), pairedAt: 0, unseenDays: 3 };
const mac = { device: { ...device, tombstone: null }, order: null, orderedMode: 'protected' } as unknown as Mac;
const entry = opened(1, report(cycle('a', 'protected')), { capturedAt: Date.now() });

async function said(change: Partial<Parameters<typeof HealthPanel>[0]>): Promise<string> {
  const entries: readonly ItemEntry[] = change.entries ?? [entry];
  const reports = openedOf(entries, 'report').map((item) => ({ ...item, receiptAt: item.envelope.capturedAt }));
  const facts = { mac, entries, reports, rest: 'none', released: null, refused: null } as const;
  await showToOwner(root, { page: () => <HealthPanel {...facts} {...change} />, owner, known });
  return document.body.textContent ?? '';
}

test('it works as it should by its latest report', async () => {
  const text = await said({});
  expect(text).toContain(words.well);
  expect(text).toContain(words.streamClosed);
});

test('not by an earlier one, where the latest could not be read', async () => {
  const text = await said({ refused: new Error('not signed') });
  expect(text).toContain(words.latestUnread);
  expect(text).not.toContain(words.well);
});

test.each<[string, Partial<Parameters<typeof HealthPanel>[0]>]>([
  ['was unpaired', { released: { by: 'administrator', at: 1 } }],
  ['has left as ordered', { mac: { ...mac, order: { type: 'release' }, confirmed: true } as unknown as Mac }],
  [
    'is retired for good',
    { mac: { ...mac, device: { ...mac.device, tombstone: { action: 'retire', finalAt: 1 } } } as Mac },
  ],
])('a Mac that %s neither works nor takes orders', async (_, change) => {
  const text = await said(change);
  expect(text).toContain(words.left);
  expect(text).toContain(words.streamGone);
  expect(text).not.toContain(words.well);
});

test('a stolen one that is not well is not said to work as it should, and nobody is sent to it', async () => {
  const [
    {
      content: {
        body: { health },
      },
    },
  ] = openedOf([entry], 'report') as [ItemOf<'report'>];
  const denied = report(cycle('a'), { health: { ...health, permissions: { camera: 'denied', location: 'granted' } } });
  const text = await said({
    mac: { ...mac, orderedMode: 'stolen' } as Mac,
    entries: [opened(1, denied, { capturedAt: Date.now() })],
  });
  expect(text).toContain(words.notAtHand);
  expect(text).not.toContain(words.permissionAdvice('camera', 'denied'));
  expect(text).not.toContain(words.well);
});

test('what could not be read is not what it has not said', async () => {
  expect(await said({ entries: [], rest: 'none' })).toContain(words.unknown);
  for (const rest of ['unread', 'gone'] as const) {
    const text = await said({ entries: [], rest });
    expect(text).toContain(texts.rest[rest]);
    expect(text).not.toContain(words.unknown);
  }
});
