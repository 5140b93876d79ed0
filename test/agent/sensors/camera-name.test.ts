import { describe, expect, test } from '@jest/globals';
import { isPassable } from '../../../agent/src/sensors/camera-name.ts';
import { hostileWords } from '../hostile-words.ts';

describe('isPassable', () => {
  test.each([
    'FaceTime HD Camera',
    'FaceTime HD Camera (Built-in)',
    'Ann’s iPhone Camera',
    'Caméra d’Ève',
    '相机 2',
    'HD Pro Webcam C920 #2',
    'LG UltraFine Display Camera',
  ])('lets %s through on a Mac', (name) => expect(isPassable('darwin', name)).toBe(true));

  test.each(['TEST', '/dev/video0', '/dev/video12', 'V4L2:/dev/video0', '/dev/v4l/by-id/usb-046d_C920-video-index0'])(
    'lets %s through on Linux',
    (name) => expect(isPassable('linux', name)).toBe(true),
  );

  test.each([...hostileWords, '', ' ', 'a'.repeat(101)])('keeps %j back', (name) => {
    expect(isPassable('darwin', name)).toBe(false);
    expect(isPassable('linux', name)).toBe(false);
  });

  test.each([
    '/dev/../etc/passwd',
    '/dev/video0 -d x',
    '/dev/',
    '/tmp/video0',
    'dev/video0',
    '/dev/video0\n',
    '/dev//x',
    '/dev/-x',
    "'TEST'",
  ])('keeps %j back on Linux', (name) => expect(isPassable('linux', name)).toBe(false));
});
