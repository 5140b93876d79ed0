import type { NumberedAnswer, Question } from './serve.ts';

/** A probe that runs, whichever way it was started. */
export interface ProbeProcess {
  /** Hands a question over. One that cannot be handed over any more is answered by `onGone`. */
  send(question: Question): void;
  /** Ends the probe and every process that it or its programs started. `onGone` tells when it is gone. */
  kill(): void;
}

/** What a running probe tells. */
export interface ProbeEvents {
  onAnswer(answer: NumberedAnswer): void;
  /** Called once, with the reason in words. */
  onGone(why: string): void;
}

/**
 * Starts a probe's program with exactly this environment: as a process of Node's own where the agent is one, by the
 * app's main process in the app.
 */
export type StartProbe = (
  module: URL,
  environment: Readonly<Record<string, string>>,
  events: ProbeEvents,
) => ProbeProcess;
