import { Hold } from '@homeward/shared/api/holds';
import { fits } from '@homeward/shared/schema';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { act } from 'react';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { formatDateTime } from '../../../server/web/src/format/format.ts';
import { HoldsBanner } from '../../../server/web/src/guard/holds-banner.tsx';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';

const words = texts.holds;
const HOUR_MS = 3_600_000;
const NEWER = 'lend-mac';
const [OWN, OTHERS, ID] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];

const root = reactRoot();
let ended: unknown[];
beforeEach(() => {
  ended = [];
});

const newer = (sessionId: string, ripeAt: number): Hold => ({
  ...{ id: ID, action: NEWER, deviceId: null, detail: null, askedAt: ripeAt - 24 * HOUR_MS, ripeAt },
  ...{ sessionId, browser: 'Firefox on Linux', state: 'waiting', mayVeto: sessionId !== OWN },
});

async function show(...holds: Hold[]): Promise<void> {
  const call = async (name: string, given: unknown) => {
    if (name === 'endHold') ended.push(given);
    return { holds };
  };
  const known: readonly (readonly [readonly string[], unknown])[] = [
    [keys.devices, { devices: [], refused: [] }],
    [keys.records, { records: [], unopenable: [], asSigned: true }],
    [keys.holds, { holds }],
    [keys.sessions, { sessions: [] }],
  ];
  const owner = { now: Date.now, live: 'live', sessionId: OWN, call } as unknown as Owner;
  await showToOwner(root, { page: HoldsBanner, owner, known });
}

const titles = () => [...document.querySelectorAll('.hold strong')].map(({ textContent }) => textContent);
const ledes = () => [...document.querySelectorAll('.hold > p:nth-of-type(2)')].map(({ textContent }) => textContent);
const button = (label: string) => [...document.querySelectorAll('button')].find((one) => one.textContent === label);

describe('a hold on what only a newer console knows', () => {
  test('is told beside the others, and can be stopped', async () => {
    const hold = newer(OTHERS, Date.now() + HOUR_MS);
    expect(fits(Hold, hold)).toBe(true);
    await show(hold, { ...hold, id: OWN, action: 'export' });
    const wishes = [NEWER, 'export'].map((action) => words.titleOther(words.asked(action, '', null)));
    expect(titles()).toEqual(wishes);
    expect(wishes[0]).toContain(NEWER);
    await act(async () => button(words.veto)?.click());
    expect(ended).toEqual([{ params: { id: ID } }]);
  });

  test('is never said to be ready to be done here', async () => {
    await show(newer(OWN, Date.now() - HOUR_MS));
    expect(titles()).toEqual([words.titleOwn(words.asked(NEWER, '', null))]);
    expect(button(words.withdraw)).toBeDefined();
  });

  test('is not said to happen by itself', async () => {
    const ripeAt = Date.now() + HOUR_MS;
    await show(newer(OWN, ripeAt), { ...newer(OWN, ripeAt), id: OTHERS, action: 'retire' });
    const when = formatDateTime(ripeAt);
    expect(ledes()).toEqual([words.ledeOwnNewer(when), words.ledeOwn(when)]);
  });
});

test('a hold in a state that only a newer server knows is told while it can be stopped, and never as ready', async () => {
  const held = { ...newer(OTHERS, Date.now() - HOUR_MS), action: 'export', state: 'held-back' };
  expect(fits(Hold, held)).toBe(true);
  expect(fits(Hold, { ...held, state: 'Two words' })).toBe(false);
  await show(held, { ...held, id: OTHERS, mayVeto: false }, { ...held, id: OWN, sessionId: OWN, mayVeto: false });
  expect(titles()).toEqual([words.titleOther(words.asked('export', '', null))]);
  expect(ledes()[0]).toContain(held.state);
  await act(async () => button(words.veto)?.click());
  expect(ended).toEqual([{ params: { id: ID } }]);
});

test('what this console does is said to be ready, by its session', async () => {
  await show({ ...newer(OWN, Date.now() - HOUR_MS), action: 'export' });
  expect(titles()).toEqual([words.ripe(words.asked('export', '', null))]);
});
