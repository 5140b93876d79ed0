import { readFileSync } from 'node:fs';

/*
 * Pictures of 64 × 48 pixels: a noisy ramp, encoded in each way that a JPEG may be, and what cameras give in place of a
 * photo. Made with libjpeg-turbo 2.1.5; `mean`, `min` and `max` are its own: of all pixels' luminance, and of the
 * blocks of 8 × 8, after decoding to grey.
 */
export const ways = [
  { name: 'baseline', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'full-colour', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'progressive', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'restarts', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'progressive-restarts', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'scan-a-component', mean: 160.59, min: 63.5, max: 251.3 },
  { name: 'grey', mean: 148.56, min: 52.23, max: 245.48 },
  { name: 'dark', mean: 9.28, min: 1.56, max: 17 },
] as const;

/** Where a picture is, for stand-ins of camera programs. */
export const framePath = (name: string): string => new URL(`./${name}.jpg`, import.meta.url).pathname;

/** The picture's bytes. */
export const frame = (name: string): Uint8Array => new Uint8Array(readFileSync(framePath(name)));
