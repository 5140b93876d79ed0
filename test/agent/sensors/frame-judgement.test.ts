import { describe, expect, test } from '@jest/globals';
import { judgeFrame } from '../../../agent/src/sensors/frame-judgement.ts';
import { frame } from './frames/frames.ts';

describe('judgeFrame', () => {
  test.each(['baseline', 'progressive', 'grey', 'restarts'])('keeps a %s photo and tells its size', (name) => {
    expect(judgeFrame(frame(name))).toEqual({ value: { width: 64, height: 48 } });
  });

  test('keeps a dark room with a lit face in it', () => {
    expect(judgeFrame(frame('lit-face'))).toEqual({ value: { width: 320, height: 240 } });
  });

  test('keeps a photo whose brightness cannot be told', () => {
    const bytes = frame('baseline');
    const sof = bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xc0);
    expect(judgeFrame(bytes.with(sof + 1, 0xc9))).toEqual({ value: { width: 64, height: 48 } });
  });

  test.each([
    ['black', 'dark-frame'],
    ['dark', 'dark-frame'],
    ['one-colour', 'empty-frame'],
  ])('calls a %s frame what it is', (name, problem) => {
    expect(judgeFrame(frame(name))).toEqual({ problem, detail: expect.stringContaining('of 255') });
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a photo that is cut off', frame('baseline').subarray(0, 900)],
    ['something else', new TextEncoder().encode('no photo')],
  ])('calls %s an empty frame', (_, bytes) => {
    expect(judgeFrame(bytes)).toMatchObject({ problem: 'empty-frame' });
  });
});
