import type { FirstRunView } from '../../views/first-run-view.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { needIcons, needOf } from '../parts/needs.ts';
import { texts } from '../texts.ts';
import { isNeed, type StepName, stepNames } from './steps.ts';

interface StepListProps {
  readonly current: StepName;
  readonly view: FirstRunView;
  readonly onChoose: (step: StepName) => void;
}

const icons: Readonly<Record<StepName, IconName>> = {
  what: 'home',
  ...needIcons,
  done: 'check',
};

/** Where the walk stands, with the live state of each need; any step can be gone to. */
export function StepList({ current, view, onChoose }: StepListProps) {
  return (
    <nav className="side" aria-label={texts.firstRun.label}>
      <div className="drag-strip" />
      <ol className="side-list">
        {stepNames.map((step) => (
          <li key={step}>
            <button
              type="button"
              className="side-item"
              aria-current={step === current ? 'step' : undefined}
              onClick={() => onChoose(step)}
            >
              <Icon name={icons[step]} />
              <span>{texts.firstRun.steps[step]}</span>
              <Mark step={step} view={view} />
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Mark({ step, view }: { readonly step: StepName; readonly view: FirstRunView }) {
  if (!isNeed(step)) return null;
  const { tone, words } = needOf(step, view);
  return (
    <span className={`side-mark ${tone}`}>
      <span className="unseen">{words}</span>
    </span>
  );
}
