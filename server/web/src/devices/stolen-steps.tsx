import { useEffect, useRef } from 'react';
import { formatAge, formatMoment } from '../format/format.ts';
import { announce } from '../shell/announcer.tsx';
import { texts } from '../texts.ts';
import type { EvidenceReading, StolenProgress } from './stolen-progress.ts';

const words = texts.stolen;

interface Step {
  readonly key: keyof typeof words.steps;
  readonly at: number | null;
  readonly waiting: string;
  /** Whether nothing is under way that would bring it. */
  readonly isStill: boolean;
}

const waitingFor: Record<EvidenceReading, string> = {
  read: words.waitingEvidence,
  reading: words.readingEvidence,
  unread: words.unreadEvidence,
};

interface StolenStepsProps {
  readonly progress: StolenProgress;
  readonly reading: EvidenceReading;
  readonly isOnline: boolean;
  /** Whether it is paired no more: what has not come does not come. */
  readonly isGone: boolean;
  readonly now: number;
}

/** Ordered → confirmed by the Mac → first evidence, each ticked off by a signature that holds. */
export function StolenSteps({ progress, reading, isOnline, isGone, now }: StolenStepsProps) {
  const { stage } = progress;
  const before = useRef(stage);
  const hasWaited = useRef(false);
  useEffect(() => {
    const isNew = before.current !== stage;
    before.current = stage;
    if (isNew && stage === 'confirmed') announce(words.announceConfirmed);
    // What was there already, and is only now opened, has not just arrived.
    if (isNew && stage === 'evidence' && hasWaited.current) announce(words.announceEvidence);
    if (stage === 'none' || stage === 'evidence') hasWaited.current = false;
    else if (reading === 'read') hasWaited.current = true;
  }, [stage, reading]);
  if (stage === 'none') return null;
  const confirmedAt = 'confirmedAt' in progress ? progress.confirmedAt : null;
  const evidenceAt = 'evidenceAt' in progress ? progress.evidenceAt : null;
  const handing = isOnline ? words.waitingOnline : words.waitingOffline;
  const collecting = isGone && reading === 'read' ? words.waitingGone : waitingFor[reading];
  const steps: readonly Step[] = [
    { key: 'ordered', at: progress.orderedAt, waiting: '', isStill: false },
    { key: 'confirmed', at: confirmedAt, waiting: isGone ? words.waitingGone : handing, isStill: isGone },
    {
      key: 'evidence',
      at: evidenceAt,
      waiting: confirmedAt === null ? '' : collecting,
      isStill: reading === 'unread' || (isGone && reading === 'read'),
    },
  ];
  const current = steps.findIndex(({ at }) => at === null);
  return (
    <ol className="steps" aria-label={words.progress}>
      {steps.map(({ key, at, waiting, isStill }, index) => (
        <li
          key={key}
          className={at !== null ? 'done' : index !== current ? 'ahead' : isStill ? 'current still' : 'current'}
          {...(index === current && { 'aria-current': 'step' as const })}
        >
          <span className="step-mark" aria-hidden="true" />
          <span className="step-name">{words.steps[key]}</span>
          <span className="step-note">
            {at === null ? (
              waiting
            ) : key === 'evidence' && reading !== 'read' ? (
              words.someEvidence
            ) : (
              <time title={formatAge(at, now)}>{formatMoment(at, now)}</time>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
