import type { Problem } from '@homeward/shared/bodies/reading';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { readJpegFrame } from './jpeg-frame.ts';
import { blockLuminance } from './jpeg-luminance.ts';

/** Of 255. A camera that has not warmed up or is covered gives blocks of 0 to 16; one lit face in a dark room is above it. */
const DARK_LUMINANCE = 24;
/** Of the blocks, as a part of 1: so many may be brighter in a dark frame (a dead pixel, a reflection of its lamp). */
const BRIGHT_PART = 0.002;
/** Of 255. Every real sensor has noise; a picture with less than this between its extremes shows nothing. */
const EMPTY_RANGE = 2;

/** A photo worth keeping, with its size in pixels; or why it is none. */
export type JudgedFrame = { readonly value: { readonly width: number; readonly height: number } } | Problem;

/**
 * Tells a photo from what cameras give in its place: nothing, a file that is cut off, black, or one colour. A JPEG whose
 * brightness cannot be told is kept: better a useless photo than a lost one.
 */
export function judgeFrame(bytes: Uint8Array): JudgedFrame {
  let frame: ReturnType<typeof readJpegFrame>;
  try {
    frame = readJpegFrame(bytes);
  } catch (error) {
    if (errorCodeOf(error) !== 'invalid_shape' || !(error instanceof HomewardError)) throw error;
    return { problem: 'empty-frame', detail: error.detail };
  }
  const { width, height } = frame;
  const blocks = blockLuminance(bytes, frame)?.sort();
  const darkest = blocks?.[0];
  const brightest = blocks?.at(-1);
  const typicalBrightest = blocks?.[Math.max(0, Math.ceil(blocks.length * (1 - BRIGHT_PART)) - 1)];
  if (darkest === undefined || brightest === undefined || typicalBrightest === undefined)
    return { value: { width, height } };
  if (typicalBrightest < DARK_LUMINANCE) {
    return {
      problem: 'dark-frame',
      detail: `nothing in the frame is brighter than ${Math.round(typicalBrightest)} of 255`,
    };
  }
  if (brightest - darkest < EMPTY_RANGE) {
    return { problem: 'empty-frame', detail: `the whole frame has one brightness, ${Math.round(brightest)} of 255` };
  }
  return { value: { width, height } };
}
