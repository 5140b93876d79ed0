import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle } from '@homeward/shared/bodies/report';
import type { SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { MAX_SEALED_BYTES } from '@homeward/shared/envelope';
import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { Capture, Sensor } from '../sensor.ts';
import { readJpegFrame } from '../sensors/jpeg-frame.ts';
import { PHOTOS_DEADLINE_MS, SEALING_SPARE_BYTES } from '../sensors/photographer.ts';
import type { SessionCapture } from '../shell/session-messages.ts';
import { failureOf, type SessionLine, type Sessions } from './session.ts';

/** The app has as long as the engine's own cameras would, and a little for the way. */
const DEADLINE_MS = PHOTOS_DEADLINE_MS + 5_000;
/** More captures than this in one cycle are not of cameras. */
const MAX_CAPTURES = 32;

/**
 * The cameras of a Mac whose engine runs outside every session: macOS gives them to the app of whoever is logged in. The
 * photos come one after the other as they are made. The app's word is checked, not believed: it may be another program.
 */
export function sessionCameras(sessions: Sessions, clock: Clock): Sensor {
  return {
    kind: 'snapshot',
    deadlineMs: DEADLINE_MS + 5_000,
    capture: (cycle, signal) => capturePhotos(sessions, clock, cycle, signal),
  };
}

async function* capturePhotos(
  sessions: Sessions,
  clock: Clock,
  cycle: Cycle,
  signal: AbortSignal,
): AsyncGenerator<Capture> {
  const begunAt = clock.now();
  const endsAt = clock.monotonicMs() + DEADLINE_MS;
  const told = (camera: string | null, reading: Problem, capturedAt = clock.now()): Capture => ({
    mediaType: 'application/json',
    body: { v: 1, cycle, camera, reading } satisfies SnapshotProblemBody,
    capturedAt,
  });
  /** The engine's clock decides: what the app says lies between begin and now. */
  const at = (claimed: number) => Math.min(Math.max(claimed, begunAt), clock.now());

  const { line } = sessions;
  if (line === null) {
    yield told(null, sessions.absence);
    return;
  }
  const asked = <T>(work: (deadlineMs: number) => Promise<T>): Promise<T | undefined> => {
    const leftMs = Math.max(1, endsAt - clock.monotonicMs());
    return within(clock, leftMs, signal, () => work(leftMs));
  };
  let run: number | undefined;
  try {
    run = await asked((ms) => line.ask('photos-begin', cycle, ms));
    if (run === undefined) throw new Error('the app did not switch the cameras on in time');
    const seen = new Set<string | null>();
    for (let count = 0; count < MAX_CAPTURES; count += 1) {
      const capture = await nextOf(line, run, asked);
      if (capture === null) {
        if (seen.size === 0) yield told(null, { problem: 'failed', detail: 'the app gave neither photo nor reason' });
        return;
      }
      const camera = capture.type === 'photo' ? capture.about.camera : capture.camera;
      const isPhotoAgain = capture.type === 'photo' && seen.has(camera);
      if (isPhotoAgain) continue;
      seen.add(camera);
      if (capture.type === 'problem') yield told(camera, capture.reading, at(capture.capturedAt));
      else yield photoOf(capture, cycle, at) ?? told(camera, notAPhoto);
    }
  } catch (error) {
    signal.throwIfAborted();
    yield told(null, failureOf(error, sessions));
  } finally {
    // The light goes off, whoever wanted the photos no more.
    if (run !== undefined) line.ask('photos-end', run).catch(() => {});
  }
}

async function nextOf(
  line: SessionLine,
  run: number,
  asked: <T>(work: (deadlineMs: number) => Promise<T>) => Promise<T | undefined>,
): Promise<SessionCapture | null> {
  const capture = await asked((ms) => line.ask('photo-next', run, ms));
  if (capture === undefined) throw new Error('the app did not give all photos in time');
  return capture;
}

/** Null where it is no JPEG of that size. */
function photoOf(
  { about, capturedAt, jpegBase64 }: Extract<SessionCapture, { type: 'photo' }>,
  cycle: Cycle,
  at: (claimed: number) => number,
): Capture | null {
  const body = new Uint8Array(Buffer.from(jpegBase64, 'base64'));
  if (body.length > MAX_SEALED_BYTES - SEALING_SPARE_BYTES) return null;
  try {
    const { width, height } = readJpegFrame(body);
    const { camera, captureMs } = about;
    return {
      mediaType: 'image/jpeg',
      body,
      about: { cycle, camera, width, height, captureMs },
      capturedAt: at(capturedAt),
    };
  } catch {
    return null;
  }
}

const notAPhoto: Problem = { problem: 'failed', detail: 'what the app gave is no photo that can be used' };
