import { execFile } from 'node:child_process';
import { type Clock, pause } from '../clock.ts';
import { wordsOf } from '../probe/words.ts';
import { DAEMON_LABEL } from './daemon-places.ts';

const CALL_DEADLINE_MS = 20_000;
/** launchd takes a service out of its domain only when the service's process has ended. */
const GONE_DEADLINE_MS = 15_000;
const LOOK_MS = 200;
const TARGET = `system/${DAEMON_LABEL}`;

interface Ended {
  readonly status: number;
  readonly words: string;
}

/** What is asked of launchd for the service. */
export class Launchctl {
  readonly #program: string;
  readonly #clock: Clock;

  /** @param program an absolute path: `/bin/launchctl` outside tests */
  constructor(program: string, clock: Clock) {
    this.#program = program;
    this.#clock = clock;
  }

  async isLoaded(): Promise<boolean> {
    return (await this.#run('print', TARGET)).status === 0;
  }

  /** Has launchd start the service now and whenever the Mac starts. @throws Error with launchd's own words. */
  async load(plist: string): Promise<void> {
    // It may have been switched off by hand, which outlives an uninstallation.
    await this.#run('enable', TARGET);
    const { status, words } = await this.#run('bootstrap', 'system', plist);
    if (status !== 0) throw new Error(`launchd does not take the service (${status}): ${words}`);
  }

  /** Ends the service and takes it from launchd; nothing where it is not there. @throws Error where it stays. */
  async unload(): Promise<void> {
    if (!(await this.isLoaded())) return;
    const { status, words } = await this.#run('bootout', TARGET);
    // “Operation now in progress” (36) comes with a service that takes its time to end.
    const endsAt = this.#clock.monotonicMs() + GONE_DEADLINE_MS;
    while (await this.isLoaded()) {
      if (this.#clock.monotonicMs() >= endsAt) throw new Error(`launchd keeps the service (${status}): ${words}`);
      await pause(this.#clock, LOOK_MS, new AbortController().signal);
    }
  }

  #run(...args: string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
      execFile(this.#program, args, { timeout: CALL_DEADLINE_MS, killSignal: 'SIGKILL' }, (error, _, stderr) => {
        if (error === null) return resolve({ status: 0, words: '' });
        if (typeof error.code === 'number') return resolve({ status: error.code, words: wordsOf(stderr) });
        const why = error.killed ? `it did not answer within ${CALL_DEADLINE_MS / 1000} s` : wordsOf(error);
        reject(new Error(`${this.#program} ${args[0]}: ${why}`));
      });
    });
  }
}
