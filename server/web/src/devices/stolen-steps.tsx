import { useEffect, useRef } from 'react';
import { formatAge, formatMoment } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { texts } from '../texts.ts';
import type { StolenProgress } from './stolen-progress.ts';

type Step = { readonly key: keyof typeof texts.stolen.steps; readonly at: number | null; readonly waiting: string };

interface StolenStepsProps {
  readonly progress: StolenProgress;
  readonly isOnline: boolean;
  /** Whether it is paired no more: what has not come does not come. */
  readonly isGone: boolean;
  readonly now: number;
}

/** Ordered → confirmed by the Mac → first evidence, each ticked off by a signature that holds. */
export function StolenSteps({ progress, isOnline, isGone, now }: StolenStepsProps) {
  const before = useRef(progress.stage);
  useEffect(() => {
    if (before.current === progress.stage) return;
    before.current = progress.stage;
    if (progress.stage === 'confirmed') announce(texts.stolen.announceConfirmed);
    if (progress.stage === 'evidence') announce(texts.stolen.announceEvidence);
  }, [progress.stage]);
  if (progress.stage === 'none') return null;
  const confirmedAt = 'confirmedAt' in progress ? progress.confirmedAt : null;
  const evidenceAt = 'evidenceAt' in progress ? progress.evidenceAt : null;
  const steps: readonly Step[] = [
    { key: 'ordered', at: progress.orderedAt, waiting: '' },
    {
      key: 'confirmed',
      at: confirmedAt,
      waiting: isOnline ? texts.stolen.waitingOnline : texts.stolen.waitingOffline,
    },
    { key: 'evidence', at: evidenceAt, waiting: confirmedAt === null ? '' : texts.stolen.waitingEvidence },
  ];
  const current = steps.findIndex(({ at }) => at === null);
  return (
    <ol className="steps" aria-label={texts.stolen.progress}>
      {steps.map(({ key, at, waiting }, index) => (
        <li
          key={key}
          className={at !== null ? 'done' : index === current ? 'current' : 'ahead'}
          {...(index === current && { 'aria-current': 'step' as const })}
        >
          <span className="step-mark" aria-hidden="true" />
          <span className="step-name">{texts.stolen.steps[key]}</span>
          <span className="step-note">
            {at === null ? (
              isGone && waiting !== '' ? (
                texts.stolen.waitingGone
              ) : (
                waiting
              )
            ) : (
              <time title={formatAge(at, now)}>{formatMoment(at, now)}</time>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
