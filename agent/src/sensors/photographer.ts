import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle } from '@homeward/shared/bodies/report';
import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import type { Clock } from '../clock.ts';
import { type Answer, Probe } from '../probe/probe.ts';
import type { StartProbe } from '../probe/probe-process.ts';
import type { Capture } from '../sensor.ts';
import type { CameraSystem } from './camera-name.ts';
import type { CameraTasks, WarmUp } from './camera-probe.ts';
import { PhotoDirectory } from './photo-directory.ts';

export interface PhotographerOptions {
  readonly clock: Clock;
  readonly system: CameraSystem;
  /** For the camera's programs, from `programEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts the probe; Node's own `fork` unless said otherwise. */
  readonly startProbe?: StartProbe | undefined;
  /** Where the photos lie for a moment, e.g. `os.tmpdir()`. */
  readonly temporaryDirectory: string;
  /** Cameras to use in place of those that the system lists, e.g. `TEST` or `/dev/video2` on Linux. */
  readonly cameras?: readonly string[];
  /** Seconds for one photo, warm-up included; 15 unless said otherwise. */
  readonly captureDeadlineSeconds?: number;
  /** Seconds for listing the cameras; 8 unless said otherwise. */
  readonly listDeadlineSeconds?: number;
}

/** By then every camera has given its photo or a reason why not. */
export const PHOTOS_DEADLINE_MS = 60_000;

/** imagesnap's and fswebcam's first frames are black or nearly so; a dark one may only have come too early. */
const warmUp: WarmUp = { seconds: 3, skippedFrames: 10 };
const longWarmUp: WarmUp = { seconds: 5, skippedFrames: 40 };

/** What a probe takes beyond its programs' own deadlines: its start, their grace, reading the photo. */
const PROBE_SPARE_MS = 4000;
/** What an item may be larger than its photo by. */
export const SEALING_SPARE_BYTES = 64 * 1024;

/** Problems that a second try with a longer warm-up may not have. */
const passing: readonly Problem['problem'][] = ['dark-frame', 'empty-frame', 'camera-busy'];

type Photo = Extract<Capture, { mediaType: 'image/jpeg' }>;

/** Takes the photos of one cycle. `end` must be called; it leaves neither a process nor a file behind. */
export class Photographer {
  readonly #options: PhotographerOptions;
  readonly #cycle: Cycle;
  readonly #probe: Probe<CameraTasks>;
  readonly #directory: Promise<PhotoDirectory>;
  readonly #listDeadlineMs: number;
  readonly #captureDeadlineMs: number;
  readonly #endsAt: number;

  constructor(options: PhotographerOptions, cycle: Cycle, signal: AbortSignal) {
    const { clock, environment, temporaryDirectory, captureDeadlineSeconds = 15, listDeadlineSeconds = 8 } = options;
    this.#options = options;
    this.#cycle = cycle;
    this.#listDeadlineMs = listDeadlineSeconds * 1000;
    this.#captureDeadlineMs = captureDeadlineSeconds * 1000;
    this.#endsAt = clock.monotonicMs() + PHOTOS_DEADLINE_MS;
    this.#probe = new Probe(
      clock,
      new URL('./camera-probe.ts', import.meta.url),
      {
        ...environment,
        HOMEWARD_CAPTURE_DEADLINE_SECONDS: String(Math.ceil(captureDeadlineSeconds)),
        HOMEWARD_LIST_DEADLINE_SECONDS: String(Math.ceil(listDeadlineSeconds)),
      },
      signal,
      options.startProbe,
    );
    this.#directory = PhotoDirectory.make(temporaryDirectory);
    this.#directory.catch(() => {});
  }

  /** The cameras that were configured, else those that the system lists. */
  async list(): Promise<Answer<readonly string[]>> {
    const { cameras, system } = this.#options;
    if (cameras) return { value: cameras };
    return this.#probe.ask('list', { system }, this.#within(this.#listDeadlineMs));
  }

  /** A photo from the camera; a frame that shows nothing is taken once more before it is called a problem. */
  async photo(camera: string): Promise<Photo | Problem> {
    const first = await this.#attempt(camera, warmUp);
    if (!('problem' in first) || !passing.includes(first.problem)) return first;
    return this.#attempt(camera, longWarmUp);
  }

  async end(): Promise<void> {
    await this.#probe.end();
    const directory = await this.#directory.catch(() => undefined);
    await directory?.remove();
  }

  async #attempt(camera: string, warmUp: WarmUp): Promise<Photo | Problem> {
    const { clock, system } = this.#options;
    const directory = await this.#directory;
    const file = directory.nextFile();
    const begun = clock.monotonicMs();
    const question = { system, camera, file, warmUp };
    const answer = await this.#probe.ask('capture', question, this.#within(this.#captureDeadlineMs));
    if ('problem' in answer) return this.#explained(answer);
    const captureMs = Math.max(0, Math.round(clock.monotonicMs() - begun));
    const capturedAt = clock.now();
    const body = await directory.take(file);
    if (body.length > MAX_SEALED_BYTES - SEALING_SPARE_BYTES) {
      return { problem: 'failed', detail: `the photo has ${body.length} bytes: too many to be sent` };
    }
    const about = { cycle: this.#cycle, camera, ...answer.value, captureMs };
    return { mediaType: 'image/jpeg', body, about, capturedAt };
  }

  /** How long to wait for a probe whose program ends itself after `programMs`, within the time for all photos. */
  #within(programMs: number): number {
    const left = this.#endsAt - this.#options.clock.monotonicMs();
    return Math.max(1, Math.min(programMs + PROBE_SPARE_MS, left));
  }

  #explained(problem: Problem): Problem {
    const isWithoutFrame = ['deadline', 'dark-frame', 'empty-frame'].includes(problem.problem);
    const what = problem.problem === 'deadline' ? 'the camera gave no picture in time' : problem.detail;
    const isMac = this.#options.system === 'darwin';
    return { ...problem, detail: isWithoutFrame && isMac ? `${what}; the lid may be closed` : what };
  }
}
