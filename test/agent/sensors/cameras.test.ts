import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SnapshotAbout, SnapshotProblemBody } from '@homeward/shared/bodies/snapshot';
import { expectShape } from '@homeward/shared/schema';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { systemClock as clock } from '../../../agent/src/clock.ts';
import type { Capture } from '../../../agent/src/sensor.ts';
import { type CameraSensorOptions, createCameraSensor } from '../../../agent/src/sensors/cameras.ts';
import { needs } from '../../programs.ts';
import { hostileFile, hostileWords } from '../hostile-words.ts';
import { imagesnapFailures, imagesnapLists } from '../imagesnap-recordings.ts';
import { StandIns, waitFor } from '../stand-ins.ts';
import { captures, cycle } from './cycle.ts';
import { frame, framePath } from './frames/frames.ts';

let standIns: StandIns;
let temporaryDirectory: string;
beforeEach(() => {
  standIns = new StandIns();
  temporaryDirectory = mkdtempSync(join(tmpdir(), 'homeward-test-'));
});
afterEach(async () => {
  const left = [readdirSync(temporaryDirectory), await standIns.survivors()];
  rmSync(temporaryDirectory, { recursive: true });
  standIns.remove();
  expect(left).toEqual([[], []]);
});

const sensor = (extra: Partial<CameraSensorOptions> = {}) =>
  createCameraSensor({
    clock,
    system: 'darwin',
    environment: standIns.environment,
    temporaryDirectory,
    // Nothing here waits for these but what is given less.
    captureDeadlineSeconds: 40,
    listDeadlineSeconds: 40,
    ...extra,
  });

/** All that the sensor gives, as the owner sees it; once the first is given, the stand-ins find the marker `given`. */
async function seenOneByOne(extra: Partial<CameraSensorOptions> = {}): Promise<(readonly [string | null, string])[]> {
  const all: (readonly [string | null, string])[] = [];
  for await (const capture of sensor(extra).capture(cycle, new AbortController().signal)) {
    all.push(seen(capture));
    standIns.write('given', '');
  }
  return all;
}

const isThere = (marker: string) => `[ -e "$here/${marker}" ]`;

/** What the owner sees of a capture: the camera, and the size of its photo or the problem. */
function seen(capture: Capture): readonly [string | null, string] {
  if (capture.mediaType === 'image/jpeg') {
    const { camera, width, height } = expectShape(SnapshotAbout, capture.about, 'about');
    return [camera, `${width}x${height}`];
  }
  const { camera, reading } = expectShape(SnapshotProblemBody, capture.body, 'body');
  return [camera, reading.problem];
}

/** A stand-in of imagesnap with these cameras; `$camera` and `$file` are those of a capture. */
const imagesnap = (cameras: readonly string[], capture: string) =>
  standIns.put(
    'imagesnap',
    `if [ "$1" = -l ]; then cat <<'END'
Video Devices:
${cameras.map((camera) => `=> ${camera}`).join('\n')}
END
exit; fi
camera=$4
for file in "$@"; do :; done
echo "$@" >>"$here/captures"
${capture}
`,
  );

const copy = (name: string) => `cat '${framePath(name)}' >"$file"\n`;

describe('the cameras of Linux', () => {
  needs('fswebcam')('give a real photo, and a reason for a camera that is not there', async () => {
    const all = await captures(sensor({ system: 'linux', cameras: ['TEST', '/dev/video77'] }));
    expect(all.map(seen).sort()).toEqual([
      ['/dev/video77', 'no-camera'],
      ['TEST', '1280x720'],
    ]);
    const photo = all.find(({ mediaType }) => mediaType === 'image/jpeg');
    const body = photo?.body as Uint8Array;
    expect([...body.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    expect(body.length).toBeGreaterThan(10_000);
    expect(photo).toMatchObject({ about: { cycle }, capturedAt: expect.any(Number) });
  });

  test('say that fswebcam is missing', async () => {
    const environment = { ...standIns.environment, PATH: standIns.pathWithoutPrograms() };
    const all = await captures(sensor({ system: 'linux', cameras: ['TEST'], environment }));
    expect(all.map(seen)).toEqual([['TEST', 'unsupported']]);
  });

  test.each([
    ['Error starting stream. VIDIOC_STREAMON: Device or resource busy', 'camera-busy'],
    ['Error opening device: /dev/video0 open: Permission denied', 'permission-denied'],
  ])('say why: %s', async (words, problem) => {
    standIns.put('fswebcam', `echo '${words}' >&2; exit 1\n`);
    const all = await captures(sensor({ system: 'linux', cameras: ['/dev/video0'] }));
    expect(all.map(seen)).toEqual([['/dev/video0', problem]]);
  });
});

describe('the cameras of a Mac', () => {
  test.each(imagesnapLists)('are found with imagesnap $version', async ({ script, names }) => {
    standIns.put(
      'imagesnap',
      `if [ "$1" = -l ]; then ${script}exit; fi\nfor file in "$@"; do :; done\n${copy('baseline')}`,
    );
    const photographed = (await captures(sensor())).map(seen);
    const photos = [...new Set(names)].map((name) => [name, '64x48']);
    const others =
      names.length === 0 ? [[null, 'no-camera']] : names.length > photos.length ? [[names[0], 'unsupported']] : [];
    expect(photographed.sort()).toEqual([...photos, ...others].sort());
  });

  test('warm up before the first frame counts', async () => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    await captures(sensor());
    expect(standIns.read('captures')).toMatch(/^-w 3 -d FaceTime HD Camera -q \S+\.jpg\n$/);
  });

  test('are on at the same time, and each photo is given when it is there', async () => {
    // The quick camera waits until the slow one is on, and that one until the quick one's photo has been given.
    const slow = `: >"$here/on"\n${waitFor(isThere('given'))}`;
    imagesnap(
      ['Slow', 'Quick'],
      `if [ "$camera" = Slow ]; then ${slow}else ${waitFor(isThere('on'))}fi\n${copy('baseline')}`,
    );
    expect(await seenOneByOne()).toEqual([
      ['Quick', '64x48'],
      ['Slow', '64x48'],
    ]);
  });

  test('of which there are many are all photographed', async () => {
    const names = ['Camera 1', 'Camera 2', 'Camera 3', 'Camera 4', 'Camera 5', 'constructor', 'toString'];
    imagesnap(names, copy('baseline'));
    expect((await captures(sensor())).map(seen).sort()).toEqual(names.map((name) => [name, '64x48']));
  });

  test.each(imagesnapFailures)('give a reason with imagesnap $version', async ({ script, problem }) => {
    imagesnap(['FaceTime HD Camera'], script);
    const all = await captures(sensor(problem === 'deadline' ? { captureDeadlineSeconds: 1 } : {}));
    expect(all.map(seen)).toEqual([['FaceTime HD Camera', problem]]);
  });

  test.each([
    ['deadline', 'exec sleep 600\n', { listDeadlineSeconds: 1 }],
    ['failed', 'exit 1\n', {}],
  ])('give a reason where they cannot be listed: %s', async (problem, script, deadline) => {
    standIns.put('imagesnap', script);
    expect((await captures(sensor(deadline))).map(seen)).toEqual([[null, problem]]);
  });

  test('give a reason where there is no imagesnap', async () => {
    const environment = { ...standIns.environment, PATH: standIns.pathWithoutPrograms() };
    expect((await captures(sensor({ environment }))).map(seen)).toEqual([[null, 'unsupported']]);
  });
});

describe('a frame that shows nothing', () => {
  test.each([
    ['dark', copy('dark'), 'dark-frame'],
    ['black', copy('black'), 'dark-frame'],
    ['of one colour', copy('one-colour'), 'empty-frame'],
    ['an empty file', ': >"$file"\n', 'empty-frame'],
    ['no file', ':\n', 'empty-frame'],
    ['cut off', `head -c 900 '${framePath('baseline')}' >"$file"\n`, 'empty-frame'],
  ])('is taken once more, and is never a photo: %s', async (_, script, problem) => {
    imagesnap(['FaceTime HD Camera'], script);
    const all = await captures(sensor());
    expect(all.map(seen)).toEqual([['FaceTime HD Camera', problem]]);
    expect(standIns.read('captures').match(/^-w 3 .*\n-w 5 .*\n$/)).not.toBeNull();
    expect(all[0]).toMatchObject({ body: { reading: { detail: expect.stringContaining('the lid may be closed') } } });
  });

  test('is forgotten where the second one is a photo', async () => {
    const light = `if [ -e "$here/before" ]; then ${copy('baseline')}else ${copy('black')}: >"$here/before"; fi\n`;
    imagesnap(['FaceTime HD Camera'], light);
    const all = await captures(sensor());
    expect(all.map(seen)).toEqual([['FaceTime HD Camera', '64x48']]);
    expect(all[0]?.body).toEqual(frame('baseline'));
  });

  test('of one camera does not hold up another', async () => {
    // The dark camera's second frame waits until the photo of the light one has been given.
    const dark = `[ "$2" = 3 ] || ${waitFor(isThere('given'))}${copy('black')}`;
    imagesnap(['Dark', 'Light'], `if [ "$camera" = Dark ]; then ${dark}else ${copy('baseline')}fi\n`);
    expect(await seenOneByOne()).toEqual([
      ['Light', '64x48'],
      ['Dark', 'dark-frame'],
    ]);
  });
});

describe('a capture that hangs', () => {
  test('is ended within its deadline, and the other cameras do not wait', async () => {
    imagesnap(['Hung', 'Fine'], `[ "$camera" = Fine ] || { sleep 600; true; }\n${copy('baseline')}`);
    standIns.holdSeconds(isThere('given'));
    expect(await seenOneByOne()).toEqual([
      ['Fine', '64x48'],
      ['Hung', 'deadline'],
    ]);
  });

  test('is ended at once with the signal, and leaves neither process nor photo', async () => {
    imagesnap(['Hung'], `${copy('baseline')}sleep 600; true\n`);
    const controller = new AbortController();
    const capturing = captures(sensor({ captureDeadlineSeconds: 60 }), controller.signal);
    const reason = new Error('recovered');
    const ending = expect(capturing).rejects.toBe(reason);
    await standIns.until(() => standIns.read('captures') !== '');
    controller.abort(reason);
    const begun = performance.now();
    await ending;
    // Not after its 60 seconds.
    expect(performance.now() - begun).toBeLessThan(30_000);
  });

  test('is ended when nobody wants more of it', async () => {
    imagesnap(['Hung', 'Fine'], `[ "$camera" = Fine ] || exec sleep 600\n${copy('baseline')}`);
    for await (const capture of sensor({ captureDeadlineSeconds: 60 }).capture(cycle, new AbortController().signal)) {
      expect(seen(capture)[0]).toBe('Fine');
      break;
    }
  });
});

describe('permission and names', () => {
  test.each([
    ['denied', 'permission-denied'],
    ['restricted', 'permission-denied'],
    ['not-asked', 'permission-not-asked'],
  ] as const)('a permission that is %s is told, and no camera is switched on', async (state, problem) => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    expect((await captures(sensor({ permission: async () => state }))).map(seen)).toEqual([[null, problem]]);
    expect(standIns.starts).toBe(0);
  });

  test.each([
    ['unknown', async () => 'unknown' as const],
    ['beyond telling', () => Promise.reject(new Error('no such module'))],
  ])('an app whose permission is %s switches no camera on: macOS would ask', async (_, permission) => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    expect((await captures(sensor({ permission, mustKnowPermission: true }))).map(seen)).toEqual([[null, 'failed']]);
    expect(standIns.starts).toBe(0);
  });

  test('an app that may is not kept', async () => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    const all = await captures(sensor({ permission: async () => 'granted', mustKnowPermission: true }));
    expect(all.map(seen)).toEqual([['FaceTime HD Camera', '64x48']]);
  });

  test.each([
    ['granted', async () => 'granted' as const],
    ['unknown', async () => 'unknown' as const],
    ['beyond telling', () => Promise.reject(new Error('no such module'))],
  ])('a permission that is %s keeps nobody from trying', async (_, permission) => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    expect((await captures(sensor({ permission }))).map(seen)).toEqual([['FaceTime HD Camera', '64x48']]);
  });

  test.each(['darwin', 'linux'] as const)(
    'a hostile name never reaches a shell (%s), and the owner is told',
    async (system) => {
      imagesnap([], copy('baseline')).put('fswebcam', 'exit 1\n');
      const all = await captures(sensor({ system, cameras: hostileWords }));
      expect(all.map(seen)).toEqual(hostileWords.map((word) => [word, 'unsupported']));
      expect(standIns.starts).toBe(0);
      expect(existsSync(hostileFile)).toBe(false);
    },
  );

  test('a hostile name in imagesnap’s list does not reach a shell either', async () => {
    imagesnap([`'; touch ${hostileFile}; '`, `$(touch ${hostileFile})`, 'Fine'], copy('baseline'));
    const all = await captures(sensor());
    expect(all.map(seen).map(([, what]) => what)).toEqual(['unsupported', 'unsupported', '64x48']);
    expect(existsSync(hostileFile)).toBe(false);
  });

  test('does not begin with a signal that has come already', async () => {
    imagesnap(['FaceTime HD Camera'], copy('baseline'));
    const reason = new Error('recovered');
    await expect(captures(sensor(), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(standIns.starts).toBe(0);
  });
});
