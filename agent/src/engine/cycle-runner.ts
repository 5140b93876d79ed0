import type { ProblemCode } from '@homeward/shared/bodies/reading';
import type { Cycle, Health } from '@homeward/shared/bodies/report';
import { utf8 } from '@homeward/shared/bytes';
import { collectedIn } from '@homeward/shared/modes';
import type { ItemBody } from '@homeward/shared/seal';
import { canonicalJson } from '@homeward/shared/strict-json';
import type { Clock } from '../clock.ts';
import { pause } from '../clock.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Draft, WrittenItem } from '../outbox/item-writer.ts';
import type { Capture, Sensor } from '../sensor.ts';
import { problemBodies } from './problem-bodies.ts';

/** A sensor that was ended has this long to say so, and to end what it started, before it is left behind. */
const GRACE_MS = 3_000;

/**
 * The other sensors start programs, each of which holds this process up for some ten milliseconds: the report, and the
 * acknowledgement of the order that began the round, get off before that.
 */
const HEAD_START_MS = 40;

/** One round of the sensors: under which order, and until when at most. */
export interface Round {
  readonly cycle: Cycle;
  readonly orderSeq: number;
  readonly orderHash: string | null;
  /** Ends the round: what was captured and is not on disk by then is discarded. */
  readonly signal: AbortSignal;
}

export interface CycleRunnerParts {
  readonly sensors: readonly Sensor[];
  readonly write: (draft: Draft) => Promise<WrittenItem | null>;
  readonly health: () => Health;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs the sensors of a mode side by side; each capture is on its way the moment it exists. */
export class CycleRunner {
  readonly #parts: CycleRunnerParts;

  constructor(parts: CycleRunnerParts) {
    this.#parts = parts;
  }

  /** Resolves when every sensor is done and all that they gave is on disk or discarded. */
  async run(round: Round): Promise<void> {
    const kinds = collectedIn[round.cycle.mode];
    const { sensors, clock } = this.#parts;
    const running = kinds.flatMap((kind) => {
      const headStart = kind === 'report' ? Promise.resolve() : pause(clock, HEAD_START_MS, round.signal);
      return sensors
        .filter((sensor) => sensor.kind === kind)
        .map((sensor) => headStart.then(() => this.#runSensor(sensor, round)));
    });
    await Promise.all(running);
  }

  async #runSensor(sensor: Sensor, round: Round): Promise<void> {
    if (round.signal.aborted) return;
    const { clock, log, health } = this.#parts;
    const deadline = new AbortController();
    const settled = new AbortController();
    const told: Capture[] = [];
    const writes: Promise<void>[] = [];
    let toldSinceDeadline = false;
    const take = (capture: Capture) => {
      if (round.signal.aborted || settled.signal.aborted) return;
      toldSinceDeadline ||= deadline.signal.aborted;
      told.push(capture);
      writes.push(this.#write(sensor, capture, round));
    };
    const excuse = (problem: ProblemCode, detail: string) => {
      for (const body of problemBodies(sensor.kind, told, round.cycle, health, problem, detail)) {
        take({ mediaType: 'application/json', body, capturedAt: clock.now() });
      }
    };

    const cancelDeadline = clock.setTimer(() => deadline.abort(), sensor.deadlineMs);
    const signal = AbortSignal.any([round.signal, deadline.signal]);
    const capturing = collect(sensor, round.cycle, signal, take);
    const outcome = await Promise.race([capturing, leftBehind(clock, signal, settled.signal)]);
    cancelDeadline();
    if (!round.signal.aborted) {
      if (deadline.signal.aborted && !toldSinceDeadline) excuse('deadline', 'it took too long and was ended');
      else if (outcome instanceof Error && !deadline.signal.aborted) {
        log.warn(`the ${sensor.kind} sensor failed: ${reasonOf(outcome)}`);
        excuse('failed', 'the sensor failed');
      }
    }
    settled.abort();
    await Promise.all(writes);
  }

  async #write(sensor: Sensor, capture: Capture, { cycle, orderSeq, orderHash, signal }: Round): Promise<void> {
    const { kind } = sensor;
    const urgentFor = kind === 'report' || kind === 'snapshot' ? cycle.id : null;
    const draft = {
      kind,
      mode: cycle.mode,
      capturedAt: capture.capturedAt,
      body: bodyOf(capture),
      orderSeq,
      orderHash,
      urgentFor,
      signal,
    };
    try {
      await this.#parts.write(draft);
    } catch (error) {
      this.#parts.log.error(`a capture (${kind}) cannot become an item: ${reasonOf(error)}`);
    }
  }
}

/** Hands over each capture; resolves with the error that the sensor ended with, if any. */
async function collect(
  sensor: Sensor,
  cycle: Cycle,
  signal: AbortSignal,
  take: (capture: Capture) => void,
): Promise<Error | undefined> {
  try {
    for await (const capture of sensor.capture(cycle, signal)) take(capture);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown reason');
  }
}

/** Resolves some time after the signal: whoever has not ended by then is not waited for. */
async function leftBehind(clock: Clock, signal: AbortSignal, settled: AbortSignal): Promise<undefined> {
  await new Promise<void>((resolve) => {
    if (signal.aborted || settled.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true, signal: settled });
    settled.addEventListener('abort', () => resolve(), { once: true });
  });
  if (!settled.aborted) await pause(clock, GRACE_MS, settled);
}

function bodyOf(capture: Capture): ItemBody {
  if (capture.mediaType === 'image/jpeg') {
    return { mediaType: capture.mediaType, bytes: capture.body, about: capture.about };
  }
  return { mediaType: capture.mediaType, bytes: utf8(canonicalJson(capture.body)) };
}
