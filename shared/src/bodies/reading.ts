import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Closed, OneOf } from '../schema.ts';

/** Why a sensor has nothing to give; the owner sees it. */
export const problems = [
  'deadline',
  'failed',
  'ended',
  'unsupported',
  'offline',
  'permission-denied',
  'permission-not-asked',
  'no-camera',
  'no-session',
  'camera-busy',
  'dark-frame',
  'empty-frame',
  'no-place',
  'not-connected',
  'unresolved-target',
] as const;

export const Problem = Closed({
  problem: OneOf(problems),
  /** A sentence for the owner: what was tried and what came back. */
  detail: Type.String({ maxLength: 500 }),
});
export type Problem = Static<typeof Problem>;
export type ProblemCode = (typeof problems)[number];

/** A value, or why there is none. */
export const Reading = <T extends Type.TSchema>(value: T) => Type.Union([Closed({ value }), Problem]);
