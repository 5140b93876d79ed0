import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Port } from '../link/channel.ts';
import { endWithDescendants } from '../probe/descendants.ts';
import { lastWordsOf } from '../probe/words.ts';
import type { ProbeName } from './engine-messages.ts';

/** What the engine, for which the probes run, is told. */
export interface Borrower {
  started(number: number, port: Port): void;
  gone(number: number, why: string): void;
}

/**
 * The probes of one life of the engine. Only the main process may start utility processes, and a utility process may
 * not run Electron as Node where the fuse forbids it.
 */
export class ProbeHost {
  readonly #fileOf: (name: ProbeName) => string;
  readonly #borrower: Borrower;
  readonly #running = new Map<number, UtilityProcess>();

  /** @param fileOf path of a probe's built program */
  constructor(fileOf: (name: ProbeName) => string, borrower: Borrower) {
    this.#fileOf = fileOf;
    this.#borrower = borrower;
  }

  start(number: number, name: ProbeName, environment: Readonly<Record<string, string>>): void {
    if (this.#running.has(number)) throw new Error(`a second probe with the number ${number}`);
    const probe = utilityProcess.fork(this.#fileOf(name), [], {
      env: { ...environment },
      serviceName: `Homeward ${name}`,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const { port1, port2 } = new MessageChannelMain();
    this.#running.set(number, probe);
    const lastWords = lastWordsOf(probe.stderr);
    probe.once('exit', (code) => {
      this.#running.delete(number);
      this.#borrower.gone(number, `the probe ended (${code}) ${lastWords()}`);
    });
    probe.postMessage(null, [port1]);
    this.#borrower.started(number, port2);
  }

  /** Ends a probe and every program that it started; resolves when they have been told. */
  async end(number: number): Promise<void> {
    const probe = this.#running.get(number);
    if (probe?.pid !== undefined) await endWithDescendants(probe.pid);
    // It has no number to be ended by before it has spawned.
    else probe?.once('spawn', () => void this.end(number));
  }

  /** The engine is gone: nobody waits for any of them. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((number) => this.end(number)));
  }
}
