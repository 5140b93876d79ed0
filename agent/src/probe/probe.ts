import type { Problem } from '@homeward/shared/bodies/reading';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import { forkProbe } from './fork.ts';
import type { ProbeProcess, StartProbe } from './probe-process.ts';
import type { Question } from './serve.ts';

/** A value, or why there is none: what a `Reading` of a body is made of. */
export type Answer<T> = { readonly value: T } | Problem;

/** What a probe can be asked, by name. */
export type Tasks = Readonly<Record<string, (question: never) => Promise<Answer<unknown>>>>;

/** Time in which a killed process must be gone; after it nobody waits any longer. */
const END_DEADLINE_MS = 2000;

/**
 * A process of its own around a library that runs programs: node-webcam, traceroute and systeminformation start
 * shells without a time limit or a handle, read `process.env`, throw from callbacks, and block their process while they
 * wait. Here that hurts only the probe, and ending it ends everything it started.
 */
export class Probe<T extends Tasks> {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #process: ProbeProcess;
  readonly #gone = Promise.withResolvers<void>();
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>();
  #asked = 0;
  /** Why it is gone; undefined while it runs. */
  #left: string | undefined;

  /**
   * Starts `module`, which calls `serve`, with exactly this environment. `signal` ends it at once, whoever waits for
   * what. Throws the reason of `signal` where that has come already.
   */
  constructor(
    clock: Clock,
    module: URL,
    environment: Readonly<Record<string, string>>,
    signal: AbortSignal,
    start: StartProbe = forkProbe,
  ) {
    signal.throwIfAborted();
    this.#clock = clock;
    this.#signal = signal;
    this.#process = start(module, environment, {
      onAnswer: ({ number, answer }) => this.#waiting.get(number)?.(answer),
      onGone: (why) => this.#leave(why),
    });
    signal.addEventListener('abort', this.#kill, { once: true });
  }

  /**
   * The answer to one question; a deadline that passes or a probe that dies is an answer too. Several may be asked at
   * once. Throws only the reason of the probe's signal.
   */
  async ask<K extends keyof T & string>(
    task: K,
    question: Parameters<T[K]>[0],
    deadlineMs: number,
  ): Promise<Awaited<ReturnType<T[K]>> | Problem> {
    this.#asked += 1;
    const number = this.#asked;
    try {
      const answer = await within(this.#clock, deadlineMs, this.#signal, () =>
        this.#answerTo({ number, task, question }),
      );
      return (answer ?? noAnswerWithin(deadlineMs)) as Awaited<ReturnType<T[K]>> | Problem;
    } finally {
      this.#waiting.delete(number);
    }
  }

  /** Kills the probe and every process that it or its programs started. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#kill();
    await within(this.#clock, END_DEADLINE_MS, new AbortController().signal, () => this.#gone.promise);
  }

  #answerTo(question: Question): Promise<Answer<unknown>> {
    if (this.#left !== undefined) return Promise.resolve(failed(this.#left));
    return new Promise((resolve) => {
      this.#waiting.set(question.number, resolve);
      this.#process.send(question);
    });
  }

  #leave(why: string): void {
    this.#left = why;
    this.#signal.removeEventListener('abort', this.#kill);
    for (const answer of this.#waiting.values()) answer(failed(why));
    this.#gone.resolve();
  }

  readonly #kill = (): void => this.#process.kill();
}

const failed = (detail: string): Problem => ({ problem: 'failed', detail: detail.slice(0, 500) });

const noAnswerWithin = (deadlineMs: number): Problem => ({
  problem: 'deadline',
  detail: `no answer within ${Math.round(deadlineMs / 1000)} s`,
});
