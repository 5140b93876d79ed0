import { describe, expect, test } from '@jest/globals';
import { act } from 'react';
import type { EvidenceReading, StolenProgress } from '../../../server/web/src/devices/stolen-progress.ts';
import { StolenSteps } from '../../../server/web/src/devices/stolen-steps.tsx';
import { Announcer } from '../../../server/web/src/shell/announcer.tsx';
import { texts } from '../../../server/web/src/texts.ts';
import { reactRoot } from '../react-root.ts';

const root = reactRoot();

interface Shown {
  readonly reading?: EvidenceReading;
  readonly isOnline?: boolean;
  readonly isGone?: boolean;
}

async function show(progress: StolenProgress, { reading = 'read', isOnline = true, isGone = false }: Shown = {}) {
  await act(async () => {
    root.render(
      <>
        <Announcer />
        <StolenSteps progress={progress} reading={reading} isOnline={isOnline} isGone={isGone} now={0} />
      </>,
    );
  });
  return {
    note: document.querySelector('.steps li:last-child .step-note')?.textContent ?? '',
    classes: [...document.querySelectorAll('.steps li')].map((step) => step.className),
    current: document.querySelector('[aria-current="step"]')?.textContent ?? '',
    announced: document.querySelector('[role="status"]')?.textContent ?? '',
  };
}

const evidence: StolenProgress = {
  stage: 'evidence',
  orderedAt: 1,
  confirmedAt: 2,
  evidenceAt: 3,
  evidenceKind: 'report',
};

describe('the steps of stolen mode', () => {
  test('tick off one by one, each announced to who cannot see it', async () => {
    const ordered = await show({ stage: 'ordered', orderedAt: 1 });
    expect(ordered.classes).toEqual(['done', 'current', 'ahead']);
    expect(ordered.current).toContain(texts.stolen.waitingOnline);
    expect((await show({ stage: 'ordered', orderedAt: 1 }, { isOnline: false })).current).toContain(
      texts.stolen.waitingOffline,
    );

    const confirmed = await show({ stage: 'confirmed', orderedAt: 1, confirmedAt: 2 });
    expect(confirmed.classes).toEqual(['done', 'done', 'current']);
    expect(confirmed.announced).toBe(texts.stolen.announceConfirmed);

    const shown = await show(evidence);
    expect(shown.classes).toEqual(['done', 'done', 'done']);
    expect(shown.announced).toBe(texts.stolen.announceEvidence);
    expect((await show({ stage: 'none' })).classes).toEqual([]);
  });

  test('do not say that evidence is awaited, or has just arrived, before what was sent has been read', async () => {
    const confirmed = { stage: 'confirmed', orderedAt: 1, confirmedAt: 2 } as const;
    await show({ stage: 'ordered', orderedAt: 1 }, { reading: 'reading' });
    expect((await show(confirmed, { reading: 'unread' })).note).toBe(texts.stolen.unreadEvidence);
    expect((await show(confirmed, { reading: 'reading' })).note).toBe(texts.stolen.readingEvidence);
    const some = await show(evidence, { reading: 'reading' });
    expect([some.note, some.announced]).toEqual([texts.stolen.someEvidence, texts.stolen.announceConfirmed]);
    const all = await show(evidence);
    expect(all.note).not.toBe(texts.stolen.someEvidence);
    expect(all.announced).toBe(texts.stolen.announceConfirmed);
  });

  test('turn nothing where what is next could not be read, or does not come', async () => {
    const ordered = { stage: 'ordered', orderedAt: 1 } as const;
    const confirmed = { stage: 'confirmed', orderedAt: 1, confirmedAt: 2 } as const;
    const last = async (...of: Parameters<typeof show>) => (await show(...of)).classes.at(-1);
    expect(await last(confirmed, { reading: 'reading' })).toBe('current');
    expect(await last(confirmed, { reading: 'unread' })).toBe('current still');
    expect(await last(confirmed, { isGone: true })).toBe('current still');
    expect(await last(confirmed, { isGone: true, reading: 'reading' })).toBe('current');
    expect((await show(ordered, { reading: 'unread' })).classes).toEqual(['done', 'current', 'ahead']);
    expect((await show(ordered, { isGone: true })).classes).toEqual(['done', 'current still', 'ahead']);
  });

  test('do not promise what does not come from a Mac that is paired no more', async () => {
    const ordered = await show({ stage: 'ordered', orderedAt: 1 }, { isOnline: false, isGone: true });
    expect(ordered.current).toContain(texts.stolen.waitingGone);
    const confirmed = await show(
      { stage: 'confirmed', orderedAt: 1, confirmedAt: 2 },
      { isOnline: false, isGone: true },
    );
    expect(confirmed.current).toContain(texts.stolen.waitingGone);
  });
});
