import type { Problem } from '@homeward/shared/bodies/reading';
import type { PermissionState } from '@homeward/shared/bodies/report';
import type { Clock } from '../clock.ts';
import type { Answer } from '../probe/probe.ts';
import { programOutput } from '../probe/program-output.ts';
import {
  type Fix,
  fixOf,
  permissionOf,
  readSenseAnswer,
  type SenseAnswer,
  sightOf,
  type WifiSight,
} from './sense-answer.ts';

export interface SenseOptions {
  readonly clock: Clock;
  /** Of the program, from `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the program is now; null where there is none. */
  readonly find: () => string | null;
}

/** The program keeps its deadline itself, a second after it at the latest; then it is killed. */
const SPARE_MS = 3_000;
const MAX_BYTES = 256 * 1024;

/** Seconds: a fix may take some; a scan takes two to seven; a person has to read and click. */
const deadlines = { status: 5, locate: 12, wifi: 12, ask: 120 } as const;

/**
 * Homeward Sense, the small native program that asks macOS for position and Wi-Fi under a permission of its own
 * (agent/native/sense). Every failure is an answer; each method throws only the reason of its signal.
 */
export class Sense {
  readonly #options: SenseOptions;
  #permission: PermissionState = 'unknown';

  constructor(options: SenseOptions) {
    this.#options = options;
  }

  /** The location permission as the program last told it; `unknown` before its first answer. */
  get permission(): PermissionState {
    return this.#permission;
  }

  /** One fix of the Mac's location service. Asks nobody for anything. */
  async locate(signal: AbortSignal): Promise<Answer<Fix>> {
    const answer = await this.#ask('locate', [], deadlines.locate, signal);
    return 'value' in answer ? fixOf(answer.value) : answer;
  }

  /** The joined Wi-Fi network and those in reach. */
  async wifi(signal: AbortSignal): Promise<WifiSight | Problem> {
    const answer = await this.#ask('wifi', [], deadlines.wifi, signal);
    return 'value' in answer ? sightOf(answer.value) : answer;
  }

  /** Reads the location permission now. */
  async readPermission(signal: AbortSignal): Promise<PermissionState> {
    await this.#ask('status', [], deadlines.status, signal);
    return this.#permission;
  }

  /** Shows macOS's question for the location, once ever; resolves when the person has answered, or two minutes later. */
  async askForPermission(signal: AbortSignal): Promise<PermissionState> {
    await this.#ask('locate', ['--ask'], deadlines.ask, signal);
    return this.#permission;
  }

  async #ask(
    question: string,
    flags: readonly string[],
    deadlineSeconds: number,
    signal: AbortSignal,
  ): Promise<Answer<SenseAnswer>> {
    const { clock, environment, find } = this.#options;
    const program = find();
    if (program === null) {
      this.#permission = 'unknown';
      return { problem: 'unsupported', detail: 'Homeward Sense is not part of this installation' };
    }
    const args = [question, ...flags, '--deadline', String(deadlineSeconds)];
    const deadlineMs = deadlineSeconds * 1000 + SPARE_MS;
    const run = { program, args, environment, deadlineMs, maxBytes: MAX_BYTES };
    const output = await programOutput(clock, run, signal);
    if ('problem' in output) return { ...output, detail: `Homeward Sense: ${output.detail}`.slice(0, 500) };
    const answer = readSenseAnswer(output.value);
    if ('value' in answer) this.#permission = permissionOf(answer.value);
    return answer;
  }
}
