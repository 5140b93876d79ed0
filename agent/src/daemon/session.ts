import type { Problem } from '@homeward/shared/bodies/reading';
import type { PermissionState } from '@homeward/shared/bodies/report';
import { errorCodeOf } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { MessageLine } from '../link/message-line.ts';
import { wordsOf } from '../probe/words.ts';
import type { Sense } from '../sensors/sense.ts';
import type { EngineSide, ShellSide } from '../shell/engine-messages.ts';

/** What the engine can ask of the app of whoever is logged in. */
export type SessionLine = Pick<MessageLine<EngineSide, ShellSide>, 'ask'>;

/** Whoever is logged in, as far as the engine is concerned. */
export interface Sessions {
  /** The line to their app; null where there is none. */
  readonly line: SessionLine | null;
  /** Why there is none. */
  readonly absence: Problem;
  /** Their location permission, as the app told it. */
  readonly location: PermissionState;
}

/** Homeward Sense keeps fifteen seconds at most. */
const SENSE_DEADLINE_MS = 20_000;

/** Asks the app's Homeward Sense; each failure is an answer. */
export function sessionSense(sessions: Sessions, clock: Clock): Pick<Sense, 'permission' | 'locate' | 'wifi'> {
  const ask = async <T>(signal: AbortSignal, work: (line: SessionLine) => Promise<T>): Promise<T | Problem> => {
    const { line } = sessions;
    if (line === null) return sessions.absence;
    try {
      return (await within(clock, SENSE_DEADLINE_MS, signal, () => work(line))) ?? silence;
    } catch (error) {
      signal.throwIfAborted();
      return failureOf(error, sessions);
    }
  };
  return {
    get permission() {
      return sessions.location;
    },
    locate: (signal) => ask(signal, (line) => line.ask('locate', null, SENSE_DEADLINE_MS)),
    wifi: (signal) => ask(signal, (line) => line.ask('wifi', null, SENSE_DEADLINE_MS)),
  };
}

const silence: Problem = { problem: 'deadline', detail: 'the app of whoever is logged in did not answer in time' };

/** What is told where the app did not do it. */
export function failureOf(error: unknown, { line }: Pick<Sessions, 'line'>): Problem {
  if (errorCodeOf(error) === 'engine_away') return line === null ? wentAway : silence;
  return { problem: 'failed', detail: wordsOf(error) };
}

const wentAway: Problem = { problem: 'no-session', detail: 'the app of whoever was logged in ended meanwhile' };
