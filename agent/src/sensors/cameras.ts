import type { Problem } from '@homeward/shared/bodies/reading';
import type { Cycle, PermissionState } from '@homeward/shared/bodies/report';
import type { SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { arrivals } from '../arrivals.ts';
import { within } from '../deadline.ts';
import type { Capture, Sensor } from '../sensor.ts';
import { isPassable } from './camera-name.ts';
import { PHOTOS_DEADLINE_MS, Photographer, type PhotographerOptions } from './photographer.ts';

export interface CameraSensorOptions extends PhotographerOptions {
  /** Whether the system lets the agent use cameras, where that can be asked. */
  readonly permission?: () => Promise<PermissionState>;
  /**
   * Whether nothing is captured where nobody can tell the permission: macOS would ask in the app's name, in mode stolen
   * and hidden too. A program that a terminal started has the terminal's permission, and tries.
   */
  readonly mustKnowPermission?: boolean;
}

/** Cameras that are on at the same time; more would not fit through one USB hub. */
const AT_ONCE = 4;
const PERMISSION_DEADLINE_MS = 2000;

const refusals: Partial<Record<PermissionState, Problem>> = {
  denied: { problem: 'permission-denied', detail: 'this Mac does not let Homeward use the camera' },
  restricted: { problem: 'permission-denied', detail: 'the camera is restricted on this Mac' },
  'not-asked': {
    problem: 'permission-not-asked',
    detail: 'nobody has been asked yet whether Homeward may use the camera',
  },
};

const untold: Problem = {
  problem: 'failed',
  detail: 'whether Homeward may use the camera could not be found out, and to try would make macOS ask',
};

/**
 * A photo from every camera. All of them are switched on at once: each needs seconds to warm up, and whoever holds the
 * Mac may shut its lid within four. Each photo, and each reason why there is none, is given the moment it is there.
 */
export function createCameraSensor(options: CameraSensorOptions): Sensor {
  return {
    kind: 'snapshot',
    deadlineMs: PHOTOS_DEADLINE_MS + 5000,
    capture: (cycle, signal) => capturePhotos(options, cycle, signal),
  };
}

async function* capturePhotos(
  options: CameraSensorOptions,
  cycle: Cycle,
  signal: AbortSignal,
): AsyncGenerator<Capture> {
  const { clock, system, permission, mustKnowPermission = false } = options;
  const told = (camera: string | null, reading: Problem): Capture => ({
    mediaType: 'application/json',
    body: { v: 1, cycle, camera: camera?.slice(0, 200) || null, reading } satisfies SnapshotProblemBody,
    capturedAt: clock.now(),
  });

  const state =
    permission && (await within(clock, PERMISSION_DEADLINE_MS, signal, () => permission().catch(() => undefined)));
  const isUntold = state === undefined || state === 'unknown';
  const refusal = isUntold ? mustKnowPermission && untold : refusals[state];
  if (refusal) {
    yield told(null, refusal);
    return;
  }

  const photographer = new Photographer(options, cycle, signal);
  try {
    const list = await photographer.list();
    if ('problem' in list) {
      yield told(null, list);
      return;
    }
    if (list.value.length === 0) yield told(null, { problem: 'no-camera', detail: 'the system lists no camera' });
    const refused: Promise<Capture>[] = [];
    const captures: Promise<Capture>[] = [];
    const seen = new Set<string>();
    for (const camera of list.value) {
      const refusal = !isPassable(system, camera) ? unpassable : seen.has(camera) ? sameName : undefined;
      seen.add(camera);
      if (refusal) {
        refused.push(Promise.resolve(told(camera, refusal)));
        continue;
      }
      const isFree = Promise.resolve(captures[captures.length - AT_ONCE]);
      const photo = isFree.then(() => photographer.photo(camera));
      captures.push(photo.then((found) => ('problem' in found ? told(camera, found) : found)));
    }
    // The cameras are on before anybody is told of those that are not.
    yield* arrivals([...refused, ...captures]);
  } finally {
    await photographer.end();
  }
}

const unpassable: Problem = {
  problem: 'unsupported',
  detail: 'this camera has a name that cannot be passed to a program safely; rename it',
};
const sameName: Problem = {
  problem: 'unsupported',
  detail: 'a second camera of the same name: cameras can only be told apart by their names',
};
