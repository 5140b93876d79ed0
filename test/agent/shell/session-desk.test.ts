import type { Problem } from '@homeward/shared/bodies/reading';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Capture, Sensor } from '../../../agent/src/sensor.ts';
import type { Sense } from '../../../agent/src/sensors/sense.ts';
import { SessionDesk } from '../../../agent/src/shell/session-desk.ts';
import type { SessionCapture } from '../../../agent/src/shell/session-messages.ts';
import { FakeClock } from '../fake-clock.ts';
import { cycle } from '../sensors/cycle.ts';

const DEADLINE_MS = 65_000;
const about = { cycle, camera: 'FaceTime', width: 64, height: 48, captureMs: 3 };
const photo: Capture = { mediaType: 'image/jpeg', body: new Uint8Array([0xff, 0xd8, 0xff]), about, capturedAt: 7 };
const busy: Problem = { problem: 'camera-busy', detail: 'somebody talks to somebody' };
const noPhoto: Capture = {
  mediaType: 'application/json',
  body: { v: 1, cycle, camera: 'Desk View', reading: busy },
  capturedAt: 8,
};

/** Cameras that are on from the first question until they have ended. */
class PlayedCameras implements Sensor {
  readonly kind = 'snapshot';
  readonly deadlineMs = DEADLINE_MS;
  readonly signals: AbortSignal[] = [];
  /** How many runs have their cameras on. */
  on = 0;
  /** What a run gives; it waits for its end after that unless it is told to end by itself. */
  gives: readonly Capture[] = [photo, noPhoto];
  ending: 'end' | 'wait' | 'fail' = 'end';

  async *capture(_cycle: unknown, signal: AbortSignal): AsyncGenerator<Capture> {
    this.signals.push(signal);
    this.on += 1;
    try {
      yield* this.gives;
      if (this.ending === 'fail') throw new Error('the camera caught fire');
      if (this.ending === 'wait') {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      }
    } finally {
      this.on -= 1;
    }
  }
}

let clock: FakeClock;
let cameras: PlayedCameras;
let desk: SessionDesk;
beforeEach(() => {
  clock = new FakeClock();
  cameras = new PlayedCameras();
  desk = new SessionDesk({ cameras, sense: undefined, clock });
});
afterEach(async () => {
  desk.end();
  await clock.pass(0);
  expect([cameras.on, clock.timers]).toEqual([0, 0]);
});

const begin = async () => desk.answers['photos-begin'](cycle);
const next = async (run: number): Promise<SessionCapture | null> => desk.answers['photo-next'](run);
const end = async (run: number) => desk.answers['photos-end'](run);
const isOver = { code: 'not_found' };

describe('a run of the cameras', () => {
  test('gives each photo and each reason why there is none, and then that it has given all', async () => {
    const run = await begin();
    expect(await next(run)).toEqual({ type: 'photo', about, capturedAt: 7, jpegBase64: '/9j/' });
    expect(await next(run)).toEqual({ type: 'problem', camera: 'Desk View', reading: busy, capturedAt: 8 });
    expect(await next(run)).toBeNull();
    expect(clock.timers).toBe(0);
    await expect(next(run)).rejects.toMatchObject(isOver);
  });

  test('has a number of its own, and ends the one before it', async () => {
    cameras.ending = 'wait';
    const first = await begin();
    await next(first);
    const second = await begin();
    expect(second).not.toBe(first);
    expect(cameras.signals[0]?.aborted).toBe(true);
    await expect(next(first)).rejects.toMatchObject(isOver);
    expect(await next(second)).toMatchObject({ type: 'photo' });
    expect([cameras.on, clock.timers]).toEqual([1, 1]);
  });

  test('is ended by its number alone', async () => {
    cameras.ending = 'wait';
    const old = await begin();
    const run = await begin();
    await next(run);
    expect(await end(old)).toBeNull();
    expect(await end(run + 1)).toBeNull();
    expect(cameras.on).toBe(1);
    expect(await end(run)).toBeNull();
    await clock.pass(0);
    expect([cameras.on, clock.timers]).toEqual([0, 0]);
    expect(await end(run)).toBeNull();
    await expect(next(run)).rejects.toMatchObject(isOver);
  });

  test('that nobody asks for a photo switches nothing on, and can be ended', async () => {
    const run = await begin();
    expect(cameras.on).toBe(0);
    await end(run);
    await expect(next(run)).rejects.toMatchObject(isOver);
    expect(cameras.signals).toEqual([]);
  });

  test('that ends while a photo is waited for says so to whoever waits', async () => {
    [cameras.gives, cameras.ending] = [[], 'wait'];
    const waiting = expect(next(await begin())).rejects.toThrow('nobody wants the photos any more');
    await clock.pass(0);
    expect(cameras.on).toBe(1);
    desk.end();
    await waiting;
    expect(cameras.on).toBe(0);
  });

  test('is not waited for beyond its deadline', async () => {
    [cameras.gives, cameras.ending] = [[photo], 'wait'];
    const run = await begin();
    await next(run);
    const waiting = expect(next(run)).rejects.toThrow('it took too long');
    await clock.pass(DEADLINE_MS - 1);
    expect(cameras.on).toBe(1);
    await clock.pass(1);
    await waiting;
    expect(cameras.on).toBe(0);
    expect(await next(run)).toBeNull();
  });

  test('whose cameras fail says why, and has given all then', async () => {
    [cameras.gives, cameras.ending] = [[photo], 'fail'];
    const run = await begin();
    expect(await next(run)).toMatchObject({ type: 'photo' });
    await expect(next(run)).rejects.toThrow('caught fire');
    expect(await next(run)).toBeNull();
    await expect(next(run)).rejects.toMatchObject(isOver);
  });

  test('is not there before one was begun', async () => {
    await expect(next(1)).rejects.toMatchObject(isOver);
    expect(await end(1)).toBeNull();
    desk.end();
    expect(cameras.signals).toEqual([]);
  });
});

describe('Homeward Sense', () => {
  test('that is no part of the app is said, and nothing is made up', async () => {
    const nothing = { problem: 'unsupported', detail: expect.stringContaining('not part of this app') };
    expect([await desk.answers.locate(null), await desk.answers.wifi(null)]).toEqual([nothing, nothing]);
  });

  test('is asked, and its answer, its problem or its failure handed on', async () => {
    const fix = { value: { latitude: 38.7, longitude: -9.1, accuracyMeters: 12, foundAt: 9 } };
    const sense: Pick<Sense, 'locate' | 'wifi'> = { locate: async () => fix, wifi: async () => busy };
    const asked = new SessionDesk({ cameras, sense, clock });
    expect(await asked.answers.locate(null)).toEqual(fix);
    expect(await asked.answers.wifi(null)).toEqual(busy);
    const broken = { ...sense, locate: () => Promise.reject(new Error('it is not signed')) };
    const failing = new SessionDesk({ cameras, sense: broken, clock });
    await expect(Promise.resolve(failing.answers.locate(null))).rejects.toThrow('not signed');
  });
});
