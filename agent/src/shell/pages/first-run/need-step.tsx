import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { NeedButtons } from '../parts/need-buttons.tsx';
import { type Need, needIcons } from '../parts/needs.ts';
import { Pill } from '../parts/pill.tsx';
import { texts } from '../texts.ts';
import { WalkStep } from './walk-step.tsx';

interface NeedStepProps {
  readonly need: Need;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

/** One thing that Homeward needs of macOS: what for, what it is like without, and how it stands now. */
export function NeedStep({ need, onBack, onNext }: NeedStepProps) {
  const { title, text, without } = texts.firstRun[need.name];
  return (
    <WalkStep
      title={title}
      figure={
        <span className={`need-figure ${need.name}`}>
          <Icon name={needIcons[need.name]} />
        </span>
      }
      onBack={onBack}
      next={
        <Button isDefault={need.isMet} onPress={onNext}>
          {need.isMet ? texts.common.continue : texts.firstRun.later}
        </Button>
      }
    >
      <p>{text}</p>
      <p className="soft">{without}</p>
      <div className="need-state">
        <span role="status">
          <Pill tone={need.tone} words={need.words} />
        </span>
        <NeedButtons need={need} isSuggested={!need.isMet} />
      </div>
      {need.name === 'location' && <p className="soft small">{texts.permissions.askedInNameOf}</p>}
    </WalkStep>
  );
}
