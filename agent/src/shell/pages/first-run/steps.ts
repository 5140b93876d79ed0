import { type NeedName, needNames } from '../parts/needs.ts';

/** The steps of the walk, in order. */
export const stepNames = ['what', ...needNames, 'done'] as const;
export type StepName = (typeof stepNames)[number];

export const isNeed = (step: StepName): step is NeedName => needNames.some((name) => name === step);
