import { describe, expect, test } from '@jest/globals';
import { act } from 'react';
import type { StolenProgress } from '../../../server/web/src/devices/stolen-progress.ts';
import { StolenSteps } from '../../../server/web/src/devices/stolen-steps.tsx';
import { Announcer } from '../../../server/web/src/shell/announcer.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

async function show(progress: StolenProgress, isOnline = true, isGone = false) {
  await act(async () => {
    root.render(
      <>
        <Announcer />
        <StolenSteps progress={progress} isOnline={isOnline} isGone={isGone} now={0} />
      </>,
    );
  });
  return {
    classes: [...document.querySelectorAll('.steps li')].map((step) => step.className),
    current: document.querySelector('[aria-current="step"]')?.textContent ?? '',
    announced: document.querySelector('[role="status"]')?.textContent ?? '',
  };
}

describe('the steps of stolen mode', () => {
  test('tick off one by one, each announced to who cannot see it', async () => {
    const ordered = await show({ stage: 'ordered', orderedAt: 1 });
    expect(ordered.classes).toEqual(['done', 'current', 'ahead']);
    expect(ordered.current).toContain(texts.stolen.waitingOnline);
    expect((await show({ stage: 'ordered', orderedAt: 1 }, false)).current).toContain(texts.stolen.waitingOffline);

    const confirmed = await show({ stage: 'confirmed', orderedAt: 1, confirmedAt: 2 });
    expect(confirmed.classes).toEqual(['done', 'done', 'current']);
    expect(confirmed.announced).toBe(texts.stolen.announceConfirmed);

    const evidence = {
      stage: 'evidence',
      orderedAt: 1,
      confirmedAt: 2,
      evidenceAt: 3,
      evidenceKind: 'report',
    } as const;
    const shown = await show(evidence);
    expect(shown.classes).toEqual(['done', 'done', 'done']);
    expect(shown.announced).toBe(texts.stolen.announceEvidence);
    expect((await show({ stage: 'none' })).classes).toEqual([]);
  });

  test('do not promise what does not come from a Mac that is paired no more', async () => {
    const ordered = await show({ stage: 'ordered', orderedAt: 1 }, false, true);
    expect(ordered.current).toContain(texts.stolen.waitingGone);
    const confirmed = await show({ stage: 'confirmed', orderedAt: 1, confirmedAt: 2 }, false, true);
    expect(confirmed.current).toContain(texts.stolen.waitingGone);
  });
});
