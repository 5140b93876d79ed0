import type { CallName } from '@homeward/shared/api/table';
import { HomewardError } from '@homeward/shared/errors';
import { beforeEach, expect, test } from '@jest/globals';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import type { CheckedDevices } from '../../../server/web/src/devices/use-macs.ts';
import { ItemStore } from '../../../server/web/src/items/item-store.ts';
import type { VerifiedDevice } from '../../../server/web/src/owner/device.ts';
import MacsPage from '../../../server/web/src/pages/macs-page.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { until } from '../../until.ts';
import { drawn, showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const DAY_MS = 86_400_000;
const root = reactRoot();
const never = () => new Promise<never>(() => {});
let pairing: 'offered' | 'claimed';
let wasAsked = false;
const call = async (name: CallName) => {
  if (name === 'items') return { items: [] };
  if (name !== 'pairing') return await never();
  wasAsked = true;
  return { status: pairing };
};
const owner = {
  ...{ call, live: 'live', now: Date.now, account: {} },
  items: new ItemStore({ parallel: 1, open: never, list: never, readOn: never }),
} as unknown as Owner;

type Tombstone = VerifiedDevice['device']['tombstone'];

const mac = (deviceId: string, tombstone: Tombstone = null) =>
  ({
    deviceId,
    device: { deviceId, tombstone, online: true, lastSeenAt: 0, pairedAt: 0, unseenDays: 3 },
    ...{ order: null, acknowledgement: null, confirmed: false },
    ...{ orderedMode: 'protected', confirmedMode: 'protected' },
  }) as VerifiedDevice;
const retired = (deviceId: string, finalAt: number) => mac(deviceId, { action: 'retire', finalAt });
const refused = { device: mac('x').device, error: new Error('not signed') };

interface Told {
  readonly asked?: Partial<Owner>;
  readonly records?: readonly object[];
}

/** @returns what the page says, and which Macs have a card. */
async function show(devices: CheckedDevices, { asked = {}, records = [] }: Told = {}) {
  const known = [
    [keys.devices, devices],
    [keys.records, { records, asSigned: true }],
  ] as const;
  await showToOwner(root, { page: MacsPage, owner: { ...owner, ...asked }, known });
  await drawn();
  const linksIn = (place: string) =>
    [...document.querySelectorAll(`${place} a[href*="/macs/"]`)].map((link) => link.getAttribute('href'));
  return {
    says: document.body.textContent ?? '',
    cards: linksIn('.mac-cards'),
    retired: linksIn('.retired-macs'),
  };
}

test('Macs that are retired for good stand apart from those that are watched', async () => {
  const gone = retired('gone', Date.now() - DAY_MS);
  const leaving = retired('leaving', Date.now() + DAY_MS);
  const shown = await show({ devices: [mac('here'), gone, leaving], refused: [] });
  expect(shown.cards.toSorted()).toEqual(['/macs/here', '/macs/leaving']);
  expect(shown.retired).toEqual(['/macs/gone']);
});

test('with retired Macs alone, the way to the first Mac is shown beside them', async () => {
  const shown = await show({ devices: [retired('gone', 0)], refused: [] });
  expect(shown.says).toContain(texts.macs.emptyTitle);
  expect(shown).toMatchObject({ cards: [], retired: ['/macs/gone'] });
});

test('an account of whose only Mac nothing is believed is not told that it has none', async () => {
  const { says } = await show({ devices: [], refused: [refused] });
  expect(says).toContain(texts.macs.refused);
  expect(says).not.toContain(texts.macs.emptyTitle);
});

test('while it is not known what reports are checked against, no Mac is said to have none', async () => {
  const { says } = await show({ devices: [mac('here')], refused: [] });
  expect(says).toContain(texts.macs.looking(1));
  expect(says).not.toContain(texts.macs.noReport);
});

test('where that could not be had, its reports could not be read, and it is said why', async () => {
  const refusing = async (name: CallName) => {
    if (name === 'server') throw new HomewardError('rate_limited', 'too many questions');
    return await call(name);
  };
  const asked = { call: refusing as Owner['call'] };
  const { says } = await show({ devices: [mac('here')], refused: [] }, { asked });
  expect(says).toContain(texts.macs.needs.unread(texts.macs.unnamed));
  expect(says).toContain(texts.mac.untrusted);
  expect(says).toContain('too many questions');
  expect(says).not.toContain(texts.macs.noReport);
});

const openPairing = {
  ...{ id: 'r', rev: 1 },
  body: { kind: 'pairing', pairingId: 'p', form: 'link', secret: '', origin: '', expiresAt: Date.now() + DAY_MS },
};

test.each([
  ['rate_limited', true],
  ['not_found', false],
] as const)('that it could not be read whether a Mac waits is no silence: %s', async (code, isSaid) => {
  const refusing = async (name: CallName) => {
    if (name === 'pairing') throw new HomewardError(code, '');
    return await call(name);
  };
  const told = { asked: { call: refusing as Owner['call'] }, records: [openPairing] };
  const { says } = await show({ devices: [mac('here')], refused: [] }, told);
  expect(says.includes(texts.macs.waitingUnread)).toBe(isSaid);
});

beforeEach(() => {
  wasAsked = false;
});

test.each(['offered', 'claimed'] as const)(
  'a Mac waits to be confirmed once a pairing is claimed: %s',
  async (status) => {
    pairing = status;
    await show({ devices: [mac('here')], refused: [] }, { records: [openPairing] });
    await until(async () => {
      await act(async () => {});
      return wasAsked;
    });
    await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect((document.body.textContent ?? '').includes(texts.macs.waiting)).toBe(status === 'claimed');
  },
);
