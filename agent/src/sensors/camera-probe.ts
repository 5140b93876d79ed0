import { readFile } from 'node:fs/promises';
import type { Problem, ProblemCode } from '@homeward/shared/bodies/reading';
import nodeWebcam, { type WebcamOptions } from 'node-webcam';
import type { Answer } from '../probe/probe.ts';
import { serve } from '../probe/serve.ts';
import { wordsOf } from '../probe/words.ts';
import type { CameraSystem } from './camera-name.ts';
import { judgeFrame } from './frame-judgement.ts';

/** How long a camera may get used to the light before its frame counts. */
export interface WarmUp {
  /** Given to imagesnap. */
  readonly seconds: number;
  /** Given to fswebcam, which opens the camera only when it begins to read frames. */
  readonly skippedFrames: number;
}

export interface CaptureQuestion {
  readonly system: CameraSystem;
  /** A name that `isPassable` has let through. */
  readonly camera: string;
  /** Where the JPEG goes: `….jpg`, a path without a character that a shell knows. */
  readonly file: string;
  readonly warmUp: WarmUp;
}

/** What the wrapper of imagesnap prints where there is no list. */
const listProblems: ReadonlyMap<string, Problem> = new Map([
  ['#homeward:deadline', { problem: 'deadline', detail: 'imagesnap did not list the cameras in time' }],
  ['#homeward:failed', { problem: 'failed', detail: 'imagesnap could not list the cameras' }],
  ['#homeward:missing', { problem: 'unsupported', detail: 'imagesnap is not installed: brew install imagesnap' }],
]);

/** Statuses of the wrappers in agent/bin. */
const statusProblems: Readonly<Record<number, ProblemCode>> = { 124: 'deadline', 127: 'unsupported' };

/** What fswebcam 20140113, imagesnap 0.2.16 and 0.3.0 and node-webcam 0.8.2 say, read in their sources. */
const wordProblems: readonly (readonly [RegExp, ProblemCode])[] = [
  [/access denied|access not granted|not authorized|permission denied|operation not permitted/i, 'permission-denied'],
  [/resource busy|in use by another/i, 'camera-busy'],
  [/no webcam found|no such (?:file|device)|device ".*" not found|no video device/i, 'no-camera'],
];

const tasks = {
  /** The cameras that the system lists. */
  async list({ system }: { readonly system: CameraSystem }): Promise<Answer<readonly string[]>> {
    const webcam = nodeWebcam.Factory.create({}, system);
    const cameras = await new Promise<string[]>((resolve) => webcam.list(resolve));
    const problem = cameras.map((line) => listProblems.get(line)).find((found) => found !== undefined);
    if (problem) return problem;
    if (system === 'darwin') return { value: cameras };
    const isCapturing = await Promise.all(cameras.map(isCaptureDevice));
    return { value: cameras.filter((_, index) => isCapturing[index]).sort() };
  },

  /** Takes a photo, and tells its size or why it is none. */
  async capture({ system, camera, file, warmUp }: CaptureQuestion): Promise<Answer<{ width: number; height: number }>> {
    const options: WebcamOptions = {
      device: camera,
      quality: 90,
      saveShots: false,
      ...(system === 'darwin' ? { delay: warmUp.seconds } : { skip: warmUp.skippedFrames }),
    };
    const webcam = nodeWebcam.Factory.create(options, system);
    const error = await new Promise<Error | null>((resolve) => webcam.capture(file, resolve));
    if (error) return problemOf(error);
    try {
      return judgeFrame(await readFile(file));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
      return { problem: 'empty-frame', detail: 'the camera gave no picture' };
    }
  },
};

/** The questions that this probe answers. */
export type CameraTasks = typeof tasks;

/** A camera of Linux has a second device for its metadata, which gives no picture; `index` counts them from 0. */
async function isCaptureDevice(device: string): Promise<boolean> {
  const index = await readFile(`/sys/class/video4linux/${device.replace('/dev/', '')}/index`, 'utf8').catch(() => '0');
  return index.trim() === '0';
}

function problemOf(error: Error & { code?: number | string }): Problem {
  const words = wordsOf(error.message.replace(/^Command failed:.*\n/, ''));
  const byStatus = typeof error.code === 'number' ? statusProblems[error.code] : undefined;
  const problem = byStatus ?? wordProblems.find(([pattern]) => pattern.test(words))?.[1] ?? 'failed';
  return { problem, detail: words || `the program ended with status ${error.code ?? 'unknown'}` };
}

serve(tasks);
