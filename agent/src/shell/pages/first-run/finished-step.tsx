import type { FirstRunView } from '../../views/first-run-view.ts';
import { Button } from '../parts/button.tsx';
import { Mark } from '../parts/icon.tsx';
import { needNames, needOf } from '../parts/needs.ts';
import { Pill } from '../parts/pill.tsx';
import { texts } from '../texts.ts';
import { WalkStep } from './walk-step.tsx';

interface FinishedStepProps {
  readonly view: FirstRunView;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** How it all stands at the end of the walk. */
export function FinishedStep({ view, onBack, onNext }: FinishedStepProps) {
  const { finished, done } = texts.firstRun;
  const needs = needNames.map((name) => needOf(name, view));
  // What macOS does not tell is not missing.
  const isMissing = needs.some(({ isMet, tone }) => !isMet && tone !== 'quiet');
  return (
    <WalkStep
      title={finished.title}
      figure={<Mark />}
      onBack={onBack}
      next={
        <Button isDefault onPress={onNext}>
          {done}
        </Button>
      }
    >
      <p>{finished.lead}</p>
      <ul className="group">
        {needs.map(({ name, tone, words }) => (
          <li key={name} className="group-row">
            <span className="group-name">{texts.permissions.names[name]}</span>
            <Pill tone={tone} words={words} />
          </li>
        ))}
      </ul>
      {isMissing && <p className="soft">{finished.missing}</p>}
    </WalkStep>
  );
}
