import type { PackFacts, PackNotes, PackVerdict } from '@homeward/shared/pack/pack-verdict';
import { packWords } from '@homeward/shared/pack/pack-words';
import { expect, test } from '@jest/globals';
import { act } from 'react';
import { VerdictView } from '../../../server/web/src/pack/verdict-view.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const facts: PackFacts = {
  ...{ accountId: 'account', deviceId: 'device', server: 'https://home.example', madeAt: 2, from: 1, to: 2 },
  ...{ kinds: ['report', 'snapshot'], hasReport: true },
  ...{ ownerKey: '0000 1111', receiptKey: '2222 3333', deviceKey: '4444 5555' },
};
const notes: PackNotes = {
  ...{ photos: 8, firstAt: 1, lastAt: 1, leftOut: 0, dropped: 0, missing: [], underOtherOrders: 0 },
  timeStamps: { stamped: [], unstamped: 1 },
};
const verdict: PackVerdict = { holds: true, held: [{ step: 'archive', count: 55 }], failure: null, facts, notes };

const root = reactRoot();
const show = (change: Partial<PackVerdict> = {}) =>
  act(async () => root.render(<VerdictView verdict={{ ...verdict, ...change }} />));
const text = () => document.body.textContent ?? '';

test('a pack that passed tells what is in it in the words of the form, photos once, and where the Mac’s numbers are', async () => {
  await show();
  expect(text()).toContain(packWords.holds);
  const [contents] = [...document.querySelectorAll('dd ul')].map((list) =>
    [...list.querySelectorAll('li')].map(({ textContent }) => textContent),
  );
  expect(contents).toEqual([texts.pack.kind.report, texts.verify.photos(8)]);
  expect(text()).toContain(texts.verify.inReport);
  expect(text()).toMatch(/0000 1111.*4444 5555.*2222 3333/);
  await show({ facts: { ...facts, hasReport: false } });
  expect(text()).not.toContain(texts.verify.inReport);
});

test('one that did not says what failed, and nothing of what it says of itself', async () => {
  const failure = { step: 'parts', part: 'keys.json', why: 'It is missing' } as const;
  await show({ holds: false, failure, notes: null });
  expect(document.querySelector('[role="alert"]')?.textContent).toBe(packWords.holdsNot);
  expect(document.querySelector('.fails li, li.fails')?.textContent).toBe(
    'A part of the pack, keys.json. It is missing.',
  );
  expect(text()).not.toContain(texts.verify.facts);
});
