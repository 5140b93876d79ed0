import { expect, test } from '@jest/globals';
import { act, type ReactNode } from 'react';
import type { Mac } from '../../../server/web/src/devices/use-macs.ts';
import { NetworksPanel } from '../../../server/web/src/items/networks-panel.tsx';
import { openedOf } from '../../../server/web/src/items/opened.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { lastPublicAddress } from '../../../server/web/src/theft/public-address.ts';
import { Provider } from '../../../server/web/src/theft/theft-checklist.tsx';
import { TheftGlance } from '../../../server/web/src/theft/theft-glance.tsx';
import { cycle, opened, report } from '../items/entries.ts';
import { reactRoot } from '../react-root.ts';

const MINUTE_MS = 60_000;
const AT = Date.UTC(2026, 10, 26, 14);
const autonomousSystem = { number: 64503, organization: 'Western Fibre' };
const seenAt = (at: number) => ({
  address: {
    value: {
      address: '198.51.100.88',
      scope: 'public',
      city: 'Home',
      placeSource: 'server',
      autonomousSystem,
    } as const,
  },
  position: {
    value: { latitude: 51.5, longitude: 0, accuracyMeters: 65, source: 'location-service', foundAt: at } as const,
  },
});
const reports = openedOf([opened(1, report(cycle('a'), seenAt(AT)), { capturedAt: AT })], 'report');
const before = { firstSeq: 7, markedAt: AT + 1, endedAt: null };
const since = { firstSeq: 7, markedAt: AT, endedAt: null };
const mac = { orderedMode: 'stolen', device: { online: true, lastSeenAt: AT } } as unknown as Mac;

const root = reactRoot();
const show = (shown: ReactNode) => act(async () => root.render(shown));
const text = () => document.body.textContent ?? '';

test('where it was before it was marked is not said to be where it is', async () => {
  const glance = {
    ...{ mac, reports, entries: [], machines: [], released: null, isConnected: true },
    now: AT + 4 * MINUTE_MS,
  };
  await show(<TheftGlance mark={since} {...glance} />);
  expect(text()).toContain(texts.glance.now);
  expect(text()).not.toContain(texts.glance.before(''));
  // Without a connection all is of before.
  await show(<TheftGlance mark={since} {...glance} isConnected={false} />);
  expect(text()).not.toContain(texts.glance.now);
  await show(<TheftGlance mark={before} {...glance} />);
  expect(text()).not.toContain(texts.glance.now);
  expect(text()).toContain(texts.glance.last);
  // Once: the address was seen in the same minute. Its number is of no use here.
  expect(text().split(texts.glance.before('4 minutes ago'))).toHaveLength(2);
  expect(text()).toContain(texts.glance.network('Western Fibre'));
  expect(text()).not.toContain('64503');
});

test('a network from before it was marked is not offered to be denounced', async () => {
  const provider = { rest: 'none', isReported: true, policeReference: 'B 12' } as const;
  await show(<Provider seen={lastPublicAddress(reports, since)} {...provider} />);
  expect(text()).toContain(texts.theft.copyMessage);
  await show(<Provider seen={lastPublicAddress(reports, before)} {...provider} />);
  expect(text()).toContain(texts.theft.seenBefore);
  expect(text()).toContain('198.51.100.88');
  expect(text()).not.toContain(texts.theft.copyMessage);
});

test('networks from before it was marked stand apart, without what a provider is told', async () => {
  await show(<NetworksPanel mark={since} reports={reports} machines={[]} rest="none" />);
  expect(text()).not.toContain(texts.networks.before);
  expect(text()).toContain(texts.networks.copy);
  await show(<NetworksPanel mark={before} reports={reports} machines={[]} rest="none" />);
  expect(text()).toContain(texts.networks.before);
  expect(text()).not.toContain(texts.networks.copy);
});
