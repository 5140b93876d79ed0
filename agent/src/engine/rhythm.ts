import type { ModeState } from './mode.ts';
import type { TrialIntervals } from './ports.ts';
import type { Rhythm } from './scheduler.ts';

/** How often a mode has rounds, and whether a flag shortened that for a trial; null: none. */
export function rhythmOf(state: ModeState, trial: TrialIntervals): (Rhythm & { readonly trial: boolean }) | null {
  if (state.mode !== 'protected' && state.mode !== 'stolen') return null;
  const trialSeconds = state.mode === 'stolen' ? trial.stolenSeconds : trial.protectedSeconds;
  return {
    intervalMs: (trialSeconds ?? state.intervalSeconds) * 1000,
    jitter: state.mode === 'protected',
    trial: trialSeconds !== undefined,
  };
}
