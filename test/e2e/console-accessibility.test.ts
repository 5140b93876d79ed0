import { describe, expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { texts } from '../../server/web/src/texts.ts';
import { inDialog, openMac, press, signIn } from './console-under-test.ts';
import type { SealedMachine } from './sealed-machine.ts';
import { atTheEnd, ofMacs } from './walk/chapters.ts';
import { testsOfChapters } from './walk/tests-of-chapters.ts';

/** The pages about Macs for everybody, and the way through a theft: counted in taps, and as a screen reader tells it. */

const axeTest = testsOfChapters([...ofMacs, ...atTheEnd]);

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const STOLEN_MAC = 'Grete’s MacBook';

describe('a Mac has gone', () => {
  let found: SealedMachine;
  let phone: Page;

  axeTest('on a phone, three taps after the sign-in mark it as stolen', async (site) => {
    found = await site.newMachine(await site.newOwner('grete'), STOLEN_MAC);
    await found.sendReport();
    phone = await site.newPage(PHONE);
    await signIn(phone, 'grete');
    let taps = 0;
    const tap = async (target: Locator) => {
      await target.waitFor();
      // Within the thumb's reach at once: nobody has to look for it.
      expect(await isInSight(target)).toBe(true);
      await target.tap();
      taps += 1;
    };
    await tap(phone.getByRole('link', { name: STOLEN_MAC, exact: true }));
    await tap(phone.getByRole('button', { name: texts.mac.actions.stolen, exact: true }));
    await tap(phone.getByRole('dialog').getByRole('button', { name: texts.stolen.confirm, exact: true }));
    await phone.locator('.steps li.done', { hasText: texts.stolen.steps.ordered }).waitFor();
    expect(taps).toBeLessThanOrEqual(3);
    await phone.context().close();
  });

  axeTest('what a screen reader is told from the first question to the first evidence', async (site) => {
    const own = await site.newPage();
    const again = await site.newMachine(await site.newOwner('greta'), STOLEN_MAC);
    await again.sendReport();
    await signIn(own, 'greta');
    await openMac(own, STOLEN_MAC);
    const words = texts.stolen;
    await press(own, texts.mac.actions.stolen);
    const title = words.confirmTitle(STOLEN_MAC);
    await own.getByRole('dialog', { name: title }).waitFor();
    // Of the page behind it nothing is there any more but what speaks by itself.
    expect((await heard(own.locator('body'))).filter((line) => /^- /.test(line))).toEqual([
      '- status',
      `- dialog "${title}":`,
    ]);
    const dialog = await heard(own.getByRole('dialog'));
    expect(dialog.map((line) => line.trim()).filter((line) => /^- (heading|radio|checkbox|button)/.test(line))).toEqual(
      [
        `- heading "${title}" [level=2]`,
        '- radio "1 minute"',
        '- radio "5 minutes" [checked]',
        '- radio "15 minutes"',
        '- radio "1 hour"',
        `- checkbox "${words.hidden} ${words.hiddenHint}" [checked]`,
        `- button "${texts.common.cancel}"`,
        `- button "${words.confirm}"`,
      ],
    );
    expect(dialog).toContain(`    - paragraph: ${words.confirmLede}`.slice(2));

    const steps = own.getByRole('list', { name: words.progress });
    const said = own.locator('[role="status"][aria-live="polite"]');
    await inDialog(own, words.confirm);
    await said.getByText(words.announceOrdered).waitFor();
    expect(await spoken(steps)).toEqual([
      words.steps.ordered,
      `${words.steps.confirmed} ${words.waitingOffline}`,
      words.steps.evidence,
    ]);
    await again.obey();
    await said.getByText(words.announceConfirmed).waitFor();
    expect(await spoken(steps)).toEqual([
      words.steps.ordered,
      words.steps.confirmed,
      `${words.steps.evidence} ${words.waitingEvidence}`,
    ]);
    await again.sendReport();
    await said.getByText(words.announceEvidence).waitFor();
    expect((await spoken(steps)).map((step) => step.split('·')[0]?.trim())).toEqual([
      words.steps.ordered,
      words.steps.confirmed,
      words.steps.evidence,
    ]);
    await own.getByRole('region', { name: texts.mac.mode.stolen }).waitFor();
    await own.context().close();
  });
});

/** Whether a finger that comes down in its middle comes down on it. */
const isInSight = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    return hit !== null && (element === hit || element.contains(hit));
  });

/** The part of the accessibility tree that the browser hands on, line by line. */
const heard = async (part: Locator) => (await part.ariaSnapshot()).split('\n');

/** The items of a list as they are read out, without the times in them. */
const spoken = async (list: Locator) =>
  (await heard(list))
    .join('\n')
    .split(/\n {2}- listitem/)
    .slice(1)
    .map((item) =>
      item
        .split('\n')
        .map((line) => line.replace(/^[\s:-]*(text: )?/, ''))
        .filter((line) => line !== '' && !line.startsWith('time'))
        .join(' '),
    );
