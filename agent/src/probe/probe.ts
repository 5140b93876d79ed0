import { type ChildProcess, fork } from 'node:child_process';
import type { Problem } from '@homeward/shared/bodies/reading';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { NumberedAnswer, Question } from './serve.ts';
import { wordsOf } from './words.ts';

/** A value, or why there is none: what a `Reading` of a body is made of. */
export type Answer<T> = { readonly value: T } | Problem;

/** What a probe can be asked, by name. */
export type Tasks = Readonly<Record<string, (question: never) => Promise<Answer<unknown>>>>;

/** Time in which a killed process must be gone; after it nobody waits any longer. */
const END_DEADLINE_MS = 2000;
const LAST_WORDS_LENGTH = 2000;

/**
 * A Node process of its own around a library that runs programs: node-webcam, traceroute and systeminformation start
 * shells without a time limit or a handle, read `process.env`, throw from callbacks, and block their process while they
 * wait. Here that hurts only the probe, and since it leads a process group, ending it ends everything it started.
 */
export class Probe<T extends Tasks> {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #child: ChildProcess;
  readonly #gone = Promise.withResolvers<void>();
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>();
  #asked = 0;
  #lastWords = '';
  #left = false;

  /**
   * Starts `module`, which calls `serve`, with exactly this environment. `signal` ends it at once, whoever waits for
   * what. Throws the reason of `signal` where that has come already.
   */
  constructor(clock: Clock, module: URL, environment: Readonly<Record<string, string>>, signal: AbortSignal) {
    signal.throwIfAborted();
    this.#clock = clock;
    this.#signal = signal;
    this.#child = fork(module, [], {
      detached: true,
      env: { ...environment },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Bytes travel as bytes.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (words: string) => {
      this.#lastWords = (this.#lastWords + words).slice(-LAST_WORDS_LENGTH);
    });
    this.#child.on('message', ({ number, answer }: NumberedAnswer) => this.#waiting.get(number)?.(answer));
    this.#child.on('error', (error) => this.#leave(wordsOf(error)));
    signal.addEventListener('abort', this.#kill, { once: true });
    this.#child.on('exit', (status, killedBy) =>
      this.#leave(`the probe ended (${killedBy ?? status}) ${wordsOf(this.#lastWords)}`),
    );
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
    return new Promise((resolve) => {
      this.#waiting.set(question.number, resolve);
      if (this.#child.connected) this.#child.send(question, (error) => error && resolve(failed(wordsOf(error))));
      else resolve(failed(`the probe is not running ${wordsOf(this.#lastWords)}`));
    });
  }

  #leave(why: string): void {
    // Its programs may outlive it where something else killed it. Later the number may be another process's.
    this.#kill();
    this.#left = true;
    this.#signal.removeEventListener('abort', this.#kill);
    for (const answer of this.#waiting.values()) answer(failed(why));
    this.#gone.resolve();
  }

  readonly #kill = (): void => {
    const { pid } = this.#child;
    if (pid === undefined || this.#left) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // ESRCH: nothing is left of the group.
    }
  };
}

const failed = (detail: string): Problem => ({ problem: 'failed', detail: detail.slice(0, 500) });

const noAnswerWithin = (deadlineMs: number): Problem => ({
  problem: 'deadline',
  detail: `no answer within ${Math.round(deadlineMs / 1000)} s`,
});
