import { useState } from 'react';
import type { FirstRunView } from '../../views/first-run-view.ts';
import { bridgeOf } from '../bridge.ts';
import { Loading } from '../parts/loading.tsx';
import { askFor } from '../parts/need-buttons.tsx';
import { needOf } from '../parts/needs.ts';
import { useKeys } from '../parts/use-keys.ts';
import { useView } from '../parts/use-view.ts';
import { FinishedStep } from './finished-step.tsx';
import { NeedStep } from './need-step.tsx';
import { StepList } from './step-list.tsx';
import { isNeed, type StepName, stepNames } from './steps.ts';
import { WhatStep } from './what-step.tsx';

const homeward = bridgeOf<'first-run'>();
const close = () => void homeward.ask('window:close', null);
const source = {
  ask: () => homeward.ask('first-run:view', null),
  listen: (listener: (view: FirstRunView) => void) => homeward.listen('first-run:changed', listener),
};

/** The walk through what Homeward collects and what it needs for that. Everything can be left for later. */
export function FirstRunPage() {
  const loaded = useView(source);
  return loaded.state === 'ready' ? <Walk view={loaded.value} /> : <Loading loaded={loaded} onClose={close} />;
}

function Walk({ view }: { readonly view: FirstRunView }) {
  const [step, setStep] = useState<StepName>('what');
  const place = stepNames.indexOf(step);
  const go = (by: number) => setStep(stepNames[place + by] ?? step);
  const next = () => (step === 'done' ? close() : go(1));
  const need = isNeed(step) ? needOf(step, view) : null;
  useKeys({
    onEscape: next,
    onReturn: () => (need === null || need.isMet || need.ask === null ? next() : askFor(need)),
  });
  return (
    <div className="split">
      <StepList current={step} view={view} onChoose={setStep} />
      {step === 'what' && <WhatStep account={view.account} onNext={next} />}
      {need !== null && <NeedStep key={step} need={need} onBack={() => go(-1)} onNext={next} />}
      {step === 'done' && <FinishedStep view={view} onBack={() => go(-1)} onNext={next} />}
    </div>
  );
}
