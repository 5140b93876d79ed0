import { CheckedFile } from '../durable/checked-file.ts';
import type { Disk } from '../durable/disk.ts';
import type { Log } from '../log.ts';
import { Mutex } from '../mutex.ts';
import { AgentState } from './agent-state.ts';
import type { DataDirectory } from './data-directory.ts';

/** The agent's durable state, in memory and on disk alike. */
export class StateStore {
  readonly #file: CheckedFile<typeof AgentState>;
  readonly #mutex = new Mutex();
  readonly #machine: string | null;
  readonly #log: Log;
  #current: AgentState | null = null;

  /** @param machine digest of this machine's hardware id; null where it has none. */
  constructor(disk: Disk, directory: DataDirectory, machine: string | null, log: Log) {
    this.#file = new CheckedFile(disk, directory.state, AgentState, log);
    this.#machine = machine;
    this.#log = log;
  }

  /** Reads the state; null while the Mac is not paired. A state that was paired on another machine is set aside. */
  async load(): Promise<AgentState | null> {
    const state = await this.#file.load();
    if (state !== null && state.machine !== null && this.#machine !== null && state.machine !== this.#machine) {
      this.#log.error('this data directory was paired on another machine and is a copy: pair this machine anew');
      await this.#file.setAside('other-machine');
      this.#current = null;
    } else {
      this.#current = state;
    }
    return this.#current;
  }

  get paired(): AgentState | null {
    return this.#current;
  }

  /** The state of a paired Mac. @throws Error where it is not paired: a mistake of the caller. */
  get current(): AgentState {
    if (this.#current === null) throw new Error('not paired');
    return this.#current;
  }

  /** Begins a pairing's state. */
  async begin(state: Omit<AgentState, 'v' | 'machine'>): Promise<void> {
    const whole: AgentState = { v: 1, machine: this.#machine, ...state };
    await this.#file.save(whole);
    this.#current = whole;
  }

  /** Changes the state: on disk first, then in memory. Changes come one after the other. */
  change(change: (state: AgentState) => AgentState): Promise<AgentState> {
    return this.#mutex.run(async () => {
      const next = change(this.current);
      if (next !== this.#current) await this.#file.save(next);
      this.#current = next;
      return next;
    });
  }

  /** Forgets the pairing. */
  async wipe(): Promise<void> {
    await this.#mutex.run(async () => {
      await this.#file.remove();
      this.#current = null;
    });
  }
}
