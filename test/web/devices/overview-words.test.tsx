import { expect, test } from '@jest/globals';
import { act } from 'react';
import type { Need } from '../../../server/web/src/devices/mac-needs.ts';
import { OverviewWords } from '../../../server/web/src/devices/overview-words.tsx';
import type { MacAtOneLook } from '../../../server/web/src/devices/use-overview.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

const look = (standing: MacAtOneLook['standing'], ...needs: Need[]) =>
  ({ standing, needs, report: undefined, isOpening: false, isHearing: false }) as unknown as MacAtOneLook;

/** The sentences below the counts. */
async function said(...looks: MacAtOneLook[]) {
  await act(async () => root.render(<OverviewWords looks={looks} refused={0} />));
  return [...document.querySelectorAll('.overview-need')].map(({ textContent }) => textContent);
}

const noReport: Need = { kind: 'no-report', words: 'MacBook has not reported yet.' };

test('what each Mac needs is said in the order of the Macs, and as a sentence', async () => {
  const asked: Need = { kind: 'release-asked', words: 'Somebody at iMac asks to unpair it' };
  const silent: Need = { kind: 'silent', words: 'The reports of iMac do not come.' };
  expect(await said(look('needy', asked, silent), look('protected'), look('waiting', noReport))).toEqual([
    'Somebody at iMac asks to unpair it.',
    'The reports of iMac do not come.',
    'MacBook has not reported yet.',
  ]);
});

test('what two Macs of one name need is said once', async () => {
  expect(await said(look('waiting', noReport), look('waiting', noReport))).toEqual(['MacBook has not reported yet.']);
});
