import type { Problem } from '@homeward/shared/bodies/reading';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Answer, Probe } from '../probe/probe.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import { localSealer, type Sealer } from './sealer.ts';
import type { Sealing, SealingTasks } from './sealing-probe.ts';

/** Sealing takes milliseconds, starting the helper a tenth of a second: later than this, something hangs. */
const DEADLINE_MS = 10_000;
/** The helper is ended when nothing was sealed for so long. */
const IDLE_MS = 10_000;

/**
 * Seals in a process of its own, started when something is to be sealed and ended soon after: the library for it
 * takes 10 MB, and an agent seals once an hour. Where the helper cannot be started or dies, this process does it.
 */
export class HelperSealer implements Sealer {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #ending = new AbortController();
  readonly #startProbe: StartProbe | undefined;
  #helper: Probe<SealingTasks> | undefined;
  #atWork = 0;
  #cancelTimer = () => {};

  /**
   * @param environment of the helper; it needs nothing of it but what every program does.
   * @param startProbe starts the helper; Node's own `fork` unless said otherwise
   */
  constructor(clock: Clock, log: Log, environment: Readonly<Record<string, string>>, startProbe?: StartProbe) {
    this.#clock = clock;
    this.#log = log;
    this.#environment = environment;
    this.#startProbe = startProbe;
  }

  item: Sealer['item'] = (identity, body, recipient) =>
    this.#seal(
      (helper) => helper.ask('item', { identity, body, recipient }, DEADLINE_MS),
      () => localSealer.item(identity, body, recipient),
    );

  async close(): Promise<void> {
    this.#cancelTimer();
    this.#ending.abort();
    await this.#helper?.end();
  }

  async #seal<T>(
    ask: (helper: Probe<SealingTasks>) => Promise<Answer<Sealing<T>> | Problem>,
    otherwise: () => Promise<T>,
  ): Promise<T> {
    if (this.#ending.signal.aborted) return otherwise();
    this.#cancelTimer();
    this.#atWork += 1;
    const helper = this.#start();
    try {
      const answer = await ask(helper).catch((): Problem => ({ problem: 'failed', detail: 'the agent is ending' }));
      if ('problem' in answer) {
        if (this.#helper === helper) this.#helper = undefined;
        await helper.end();
        if (!this.#ending.signal.aborted) this.#log.warn(`the helper that seals failed: ${answer.detail}`);
        return await otherwise();
      }
      const { value } = answer;
      if ('refused' in value) throw new HomewardError(value.refused, value.detail);
      return value.sealed;
    } finally {
      this.#atWork -= 1;
      if (this.#atWork === 0) this.#endLater();
    }
  }

  #start(): Probe<SealingTasks> {
    this.#helper ??= new Probe<SealingTasks>(
      this.#clock,
      new URL('./sealing-probe.ts', import.meta.url),
      this.#environment,
      this.#ending.signal,
      this.#startProbe,
    );
    return this.#helper;
  }

  #endLater(): void {
    this.#cancelTimer();
    if (this.#ending.signal.aborted) return;
    this.#cancelTimer = this.#clock.setTimer(() => {
      const helper = this.#helper;
      this.#helper = undefined;
      void helper?.end();
    }, IDLE_MS);
  }
}
