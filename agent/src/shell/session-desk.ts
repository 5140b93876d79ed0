import type { Problem } from '@homeward/shared/bodies/reading';
import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import type { Answers } from '../link/message-line.ts';
import type { Capture, Sensor } from '../sensor.ts';
import type { Sense } from '../sensors/sense.ts';
import type { EngineSide } from './engine-messages.ts';
import type { SessionCapture } from './session-messages.ts';

/** What an engine outside of every session asks of the app. */
export type SessionAnswers = Pick<
  Answers<EngineSide>,
  'photos-begin' | 'photo-next' | 'photos-end' | 'locate' | 'wifi'
>;

export interface SessionDeskParts {
  readonly cameras: Sensor;
  /** Absent where the app has nothing of the kind. */
  readonly sense: Pick<Sense, 'locate' | 'wifi'> | undefined;
  readonly clock: Clock;
}

interface Run {
  readonly number: number;
  readonly captures: AsyncIterator<Capture>;
  readonly ending: AbortController;
  readonly cancelDeadline: () => void;
}

/** Serves the engine of the whole Mac with what macOS lets only the app of whoever is logged in do. */
export class SessionDesk {
  readonly #parts: SessionDeskParts;
  #count = 0;
  #run: Run | undefined;

  constructor(parts: SessionDeskParts) {
    this.#parts = parts;
  }

  readonly answers: SessionAnswers = {
    'photos-begin': (cycle) => {
      this.end();
      const { cameras, clock } = this.#parts;
      const ending = new AbortController();
      this.#count += 1;
      this.#run = {
        ...{ number: this.#count, ending },
        captures: cameras.capture(cycle, ending.signal)[Symbol.asyncIterator](),
        cancelDeadline: clock.setTimer(() => ending.abort(new Error('it took too long')), cameras.deadlineMs),
      };
      return this.#count;
    },
    'photo-next': async (number) => {
      const run = this.#run;
      if (run?.number !== number) throw new HomewardError('not_found', 'this run of the cameras is over');
      const { done, value } = await run.captures.next();
      if (!done) return inWords(value);
      this.#endIf(number);
      return null;
    },
    'photos-end': (number) => {
      this.#endIf(number);
      return null;
    },
    locate: async () => this.#parts.sense?.locate(new AbortController().signal) ?? nothingHere,
    wifi: async () => this.#parts.sense?.wifi(new AbortController().signal) ?? nothingHere,
  };

  /** Nobody wants the photos any more: the cameras go off. */
  end(): void {
    const run = this.#run;
    this.#run = undefined;
    if (run === undefined) return;
    run.cancelDeadline();
    run.ending.abort(new Error('nobody wants the photos any more'));
    // It ends what it started, also where nobody has asked for a first photo yet.
    run.captures.return?.().catch(() => {});
  }

  #endIf(number: number): void {
    if (this.#run?.number === number) this.end();
  }
}

function inWords(capture: Capture): SessionCapture {
  const { capturedAt } = capture;
  if (capture.mediaType === 'image/jpeg') {
    return {
      type: 'photo',
      about: capture.about,
      capturedAt,
      jpegBase64: Buffer.from(capture.body).toString('base64'),
    };
  }
  // A camera sensor's JSON is always this (agent/src/sensors/cameras.ts).
  const { camera, reading } = capture.body as { readonly camera: string | null; readonly reading: Problem };
  return { type: 'problem', camera, reading, capturedAt };
}

const nothingHere: Problem = { problem: 'unsupported', detail: 'Homeward Sense is not part of this app' };
