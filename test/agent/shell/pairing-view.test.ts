import { expect, test } from '@jest/globals';
import { Check } from 'typebox/value';
import { firstView, nextView, type PairingInput, PairingView } from '../../../agent/src/shell/pairing-view.ts';

const host = 'homeward.example';
const compare = {
  step: 'compare',
  host,
  loginName: 'ada',
  model: 'MacBookPro18,3',
  digits: '012345',
  isConfirmed: false,
} as const;
const confirmed = { ...compare, isConfirmed: true } as const;
const views = {
  enter: firstView,
  offered: { step: 'offered', host },
  asking: { step: 'asking', host },
  compare,
  confirmed,
  paired: { step: 'paired', host, loginName: 'ada' },
  refused: { step: 'refused', words: 'paired already' },
} as const satisfies Record<string, PairingView>;

const inputs = {
  offered: { input: 'offered', host },
  asked: { input: 'asked', host },
  answered: { input: 'answered', loginName: 'ada', model: 'MacBookPro18,3', digits: '012345' },
  confirmed: { input: 'confirmed' },
  certified: { input: 'certified' },
  failed: { input: 'failed', words: 'no' },
} as const satisfies Record<string, PairingInput>;

const failed: PairingView = { step: 'enter', words: 'no' };
type Row = Record<keyof typeof inputs, PairingView | 'same'>;
const same = {
  offered: 'same',
  asked: 'same',
  answered: 'same',
  confirmed: 'same',
  certified: 'same',
  failed,
} as const;
const table: Record<keyof typeof views, Row> = {
  enter: { ...same, offered: views.offered, asked: views.asking },
  offered: { ...same, offered: views.offered, asked: views.asking },
  asking: { ...same, answered: compare },
  // A certificate that comes before somebody here agreed changes nothing.
  compare: { ...same, confirmed },
  confirmed: { ...same, certified: views.paired, confirmed },
  paired: { ...same, failed: 'same' },
  refused: { ...same, failed: 'same' },
};

const cells = Object.entries(table).flatMap(([from, row]) =>
  Object.entries(row).map(([input, to]) => [from, input, to] as [keyof typeof views, keyof typeof inputs, typeof to]),
);
test.each(cells)('%s, %s', (from, input, to) => {
  const next = nextView(views[from], inputs[input]);
  expect(next).toEqual(to === 'same' ? views[from] : to);
  expect(Check(PairingView, next)).toBe(true);
});
