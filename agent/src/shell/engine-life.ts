import { HomewardError } from '@homeward/shared/errors';
import type { Clock } from '../clock.ts';
import { type Answers, MessageLine } from '../link/message-line.ts';
import type { Log } from '../log.ts';
import type { EngineProcess } from './engine-launcher.ts';
import {
  type EngineSide,
  engineSide,
  MAX_REASON_LENGTH,
  type ProbeName,
  type ShellSide,
  shellSide,
} from './engine-messages.ts';
import { ProbeHost } from './probe-host.ts';
import type { SessionAnswers } from './session-desk.ts';
import type { ShellStatus } from './shell-status.ts';
import type { StartFailure } from './start-trouble.ts';

export type EngineLine = MessageLine<ShellSide, EngineSide>;

export interface EngineLifeParts {
  readonly process: EngineProcess;
  /** Path of a probe's built program. */
  readonly probeFile: (name: ProbeName) => string;
  /** What the engine asks of the app. */
  readonly answers: Omit<Answers<EngineSide>, keyof SessionAnswers>;
  /** What the engine of the whole Mac asks of it beyond that. An engine of the app's own does it itself. */
  readonly session?: SessionAnswers;
  readonly onStatus: (status: ShellStatus) => void;
  /** The engine says that it cannot work here, and why; it ends then. */
  readonly onRefusal: (why: string) => void;
  /** The engine says what kept it from its work this time; it ends then. */
  readonly onFailure: (failure: StartFailure) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const refuse = (): never => {
  throw new HomewardError('forbidden', 'this app has an engine of its own');
};
const ownEngine: SessionAnswers = {
  ...{ 'photos-begin': refuse, 'photo-next': refuse, 'photos-end': refuse },
  ...{ locate: refuse, wifi: refuse },
};

/** One process of the engine, the line to it, and the probes that run for it. */
export class EngineLife {
  readonly line: EngineLine;
  /** Resolves with the exit code when the process has ended and its probes have been told to. */
  readonly ended: Promise<number>;
  readonly #process: EngineProcess;

  constructor({
    process,
    probeFile,
    answers,
    session = ownEngine,
    onStatus,
    onRefusal,
    onFailure,
    clock,
    log,
  }: EngineLifeParts) {
    this.#process = process;
    const probes: ProbeHost = new ProbeHost(probeFile, {
      started: (number, port) => this.line.tell('probe-started', { number }, [port]),
      gone: (number, why) => this.line.tell('probe-gone', { number, why: why.slice(0, MAX_REASON_LENGTH) }),
    });
    this.line = new MessageLine<ShellSide, EngineSide>({
      ...{ channel: process.channel, clock, log, other: 'the engine' },
      ...{ mine: shellSide, theirs: engineSide, answers: { ...answers, ...session } },
      listeners: {
        status: onStatus,
        'cannot-start': (why) => {
          onRefusal(why);
          this.line.tell('close', null);
        },
        failed: (failure) => {
          onFailure(failure);
          this.line.tell('close', null);
        },
        'probe-start': ({ number, name, environment }) => probes.start(number, name, environment),
        'probe-end': ({ number }) => void probes.end(number),
      },
    });
    this.ended = process.ended.then(async (code) => {
      this.line.close();
      await probes.endAll();
      return code;
    });
  }

  /** Ends it at once, whatever it does. */
  kill(): void {
    this.#process.kill();
  }
}
