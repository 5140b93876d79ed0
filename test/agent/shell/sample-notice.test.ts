import { beforeEach, expect, test } from '@jest/globals';
import { showSampleNotice } from '../../../agent/src/shell/sample-notice.ts';
import { electron, resetElectron } from '../fake-electron.ts';

beforeEach(resetElectron);

test('the first notification says what the later ones are for', () => {
  showSampleNotice();
  expect(electron.notices).toEqual([{ title: 'Homeward', body: expect.stringContaining('this Mac is watched') }]);
});
