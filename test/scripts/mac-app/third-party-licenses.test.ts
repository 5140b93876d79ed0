import { expect, test } from '@jest/globals';
import { heading, thirdPartyLicenses } from '../../../scripts/mac-app/third-party-licenses.ts';

const one = { name: 'one', version: '1.0.0', licence: 'MIT', text: 'Permission is hereby granted' };
const other = { name: 'another', version: '2.0.0', licence: 'ISC', text: '' };

test('names each package once, by name, with its licence word for word', () => {
  const text = thirdPartyLicenses([one, other, { ...one }, { ...one, version: '1.1.0' }]);
  const headings = text.split('\n').filter((line) => /\(\w+\)$/.test(line));
  expect(headings).toEqual(['another 2.0.0 (ISC)', 'one 1.0.0 (MIT)', 'one 1.1.0 (MIT)']);
  expect(text.split(one.text)).toHaveLength(3);
  expect(text).toContain(`${heading(other)} (`);
});

test('says what else the app is made of', () => {
  for (const name of ['AGPL-3.0-or-later', 'Electron', 'Chromium']) expect(thirdPartyLicenses([])).toContain(name);
});
