import { collectedIn, type Mode, modes } from '@homeward/shared/modes';
import type { FirstRunView } from '../../views/first-run-view.ts';
import { Button } from '../parts/button.tsx';
import { Mark } from '../parts/icon.tsx';
import { texts } from '../texts.ts';
import { WalkStep } from './walk-step.tsx';

interface WhatStepProps {
  readonly account: FirstRunView['account'];
  readonly onNext: () => void;
}

/** What is collected in which mode: the very list that the engine goes by. */
export function WhatStep({ account, onNext }: WhatStepProps) {
  const { what } = texts.firstRun;
  return (
    <WalkStep
      title={what.title}
      figure={<Mark />}
      next={
        <Button isDefault onPress={onNext}>
          {texts.common.continue}
        </Button>
      }
    >
      <ul className="modes">
        {modes.map((mode) => (
          <li key={mode} className={mode}>
            <h2>{what.modes[mode]}</h2>
            {collectedIn[mode].length === 0 ? <p>{what.nothing}</p> : <Collected mode={mode} />}
          </li>
        ))}
      </ul>
      <p>{what.never}</p>
      <p className="soft">{what.lead(account?.loginName ?? what.nobody)}</p>
    </WalkStep>
  );
}

function Collected({ mode }: { readonly mode: Mode }) {
  const { what } = texts.firstRun;
  return (
    <>
      <p className="when">{what.when[mode]}</p>
      <ul>
        {collectedIn[mode].map((kind) => (
          <li key={kind}>{what.kinds[kind]}</li>
        ))}
      </ul>
    </>
  );
}
