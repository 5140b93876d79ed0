import { expect, test } from '@jest/globals';
import { keys } from '../../../server/web/src/devices/query-keys.ts';
import { ChainNote, missingStart } from '../../../server/web/src/items/chain-note.tsx';
import type { VerifiedDevice } from '../../../server/web/src/owner/device.ts';
import type { Owner } from '../../../server/web/src/shell/owner-context.ts';
import { texts } from '../../../server/web/src/texts.ts';
import { drawn, showToOwner } from '../owner-page.tsx';
import { reactRoot } from '../react-root.ts';
import { cycle, envelope, opened, report } from './entries.ts';

test.each([
  ['the whole history from its first item', [1, 2], true, []],
  ['the whole history without its first items', [3, 4], true, [{ epoch: 1, seq: 3, problem: 'gap' }]],
  ['a part of the history', [3, 4], false, []],
  ['nothing', [], true, []],
] as const)('%s', (_, numbers, isWhole, missing) => {
  expect(missingStart({ envelopes: numbers.map((seq) => envelope(seq)), breaks: [] }, isWhole)).toEqual(missing);
});

test('a history that begins in a later epoch lacks the earlier one', () => {
  const run = { envelopes: [envelope(1, { epoch: 2 })], breaks: [] };
  expect(missingStart(run, true)).toEqual([{ epoch: 2, seq: 1, problem: 'gap' }]);
});

const root = reactRoot();
const mac = { deviceId: 'device', certificateHash: 'a', certificate: { issuedAt: 0 } } as unknown as VerifiedDevice;
const entries = [opened(3, report(cycle('c')))];
const page = () => <ChainNote entries={entries} mac={mac} isWhole />;
const said = () => document.body.textContent ?? '';

const owner = { now: Date.now, live: 'live' } as unknown as Owner;

test('what is missing is on its way or held back, where it was read what the server removed', async () => {
  await showToOwner(root, { page, owner, known: [[keys.lifetime, { macs: [], deletion: null }]] });
  expect(said()).toContain(texts.mac.chainGap(3));
});

test('where that could not be read, it may as well have been removed in time', async () => {
  const call = () => Promise.reject(new Error('busy'));
  await showToOwner(root, { page, owner: { ...owner, call }, known: [] });
  await drawn();
  expect(said()).toContain(texts.mac.chainUnknown(3));
  expect(said()).not.toContain(texts.mac.chainGap(3));
});
