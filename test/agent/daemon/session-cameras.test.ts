import { HomewardError } from '@homeward/shared/errors';
import { expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import type { SessionLine, Sessions } from '../../../agent/src/daemon/session.ts';
import { sessionCameras } from '../../../agent/src/daemon/session-cameras.ts';
import type { SessionCapture } from '../../../agent/src/shell/session-messages.ts';
import { captures, cycle } from '../sensors/cycle.ts';
import { frame } from '../sensors/frames/frames.ts';

const jpegBase64 = Buffer.from(frame('baseline')).toString('base64');

const photo = (camera: string, changed: Partial<Extract<SessionCapture, { type: 'photo' }>> = {}): SessionCapture => ({
  type: 'photo',
  about: { cycle, camera, width: 64, height: 48, captureMs: 1 },
  capturedAt: Date.now(),
  jpegBase64,
  ...changed,
});

/** An app that answers as told; it notes what it was asked. */
function sessions(next: () => Promise<SessionCapture | null>) {
  const asked: string[] = [];
  const ask = async (name: string) => {
    asked.push(name);
    if (name === 'photos-begin') return 1;
    return name === 'photo-next' ? next() : null;
  };
  const line = { ask } as unknown as SessionLine;
  const all: Sessions & { line: SessionLine | null } = {
    line,
    absence: { problem: 'no-session', detail: 'nobody' },
    location: 'unknown',
  };
  return { all, asked };
}

const inTurn = (given: (SessionCapture | null)[]) => async () => given.shift() ?? null;

test('a photo is what its bytes say, of this cycle, taken in its time; each camera once', async () => {
  const begun = Date.now();
  const lie = { ...cycle, id: '00000000-0000-4000-8000-000000000000' };
  const about = { cycle: lie, camera: 'A', width: 4_000, height: 3_000, captureMs: 1 };
  const { all, asked } = sessions(inTurn([photo('A', { about, capturedAt: 1 }), photo('A'), photo('B'), null]));
  const given = await captures(sessionCameras(all, clock));
  expect(given).toMatchObject([
    { mediaType: 'image/jpeg', about: { cycle, camera: 'A', width: 64, height: 48 } },
    { mediaType: 'image/jpeg', about: { camera: 'B' } },
  ]);
  expect(given[0]?.capturedAt).toBeGreaterThanOrEqual(begun);
  expect(asked.at(-1)).toBe('photos-end');
});

test('what is no photo is a problem', async () => {
  const { all } = sessions(inTurn([photo('A', { jpegBase64: 'bm90aGluZw==' }), null]));
  expect(await captures(sessionCameras(all, clock))).toMatchObject([
    { body: { camera: 'A', reading: { problem: 'failed' } } },
  ]);
});

test('an app that never stops is left after as many as there can be', async () => {
  let count = 0;
  const { all, asked } = sessions(async () => {
    count += 1;
    return photo(`camera ${count}`);
  });
  expect((await captures(sessionCameras(all, clock))).length).toBe(32);
  expect(asked.at(-1)).toBe('photos-end');
});

test.each([
  ['goes', true, 'no-session'],
  ['is silent', false, 'deadline'],
])('an app that %s in the middle: what it gave is kept, and the reason told', async (_, isGone, problem) => {
  const given = [photo('A')];
  const { all } = sessions(async () => {
    const one = given.shift();
    if (one) return one;
    if (isGone) all.line = null;
    throw new HomewardError('engine_away', 'the shell is gone');
  });
  expect(await captures(sessionCameras(all, clock))).toMatchObject([
    { about: { camera: 'A' } },
    { body: { camera: null, reading: { problem } } },
  ]);
});

test('an end of the cycle does not wait for the app, and has it switch the cameras off', async () => {
  const controller = new AbortController();
  const reason = new Error('recovered');
  const { all, asked } = sessions(() => {
    controller.abort(reason);
    return new Promise(() => {});
  });
  await expect(captures(sessionCameras(all, clock), controller.signal)).rejects.toBe(reason);
  expect(asked).toEqual(['photos-begin', 'photo-next', 'photos-end']);
});
