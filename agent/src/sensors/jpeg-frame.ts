import { HomewardError } from '@homeward/shared/errors';

/** A piece of a JPEG: its marker's second byte, and where its content begins and ends, length bytes left out. */
export interface JpegSegment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/** What the markers of a whole JPEG say (ITU-T T.81, annex B). */
export interface JpegFrame {
  /** In pixels, as they are stored: no orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** In their order in the file; a scan's compressed data lies between its end and the start of the next one. */
  readonly segments: readonly JpegSegment[];
}

export const jpegMarkers = { SOI: 0xd8, EOI: 0xd9, SOS: 0xda, DQT: 0xdb, DHT: 0xc4, DRI: 0xdd } as const;

/** The markers that begin a frame: 0xC0 to 0xCF without DHT, JPG and DAC. */
export const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Markers without content: TEM and the restarts. */
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * Reads the size of a JPEG and makes sure that it is one, from start to end: a capture that was cut off lacks its end.
 * @throws HomewardError `invalid_shape` with what is wrong with it.
 */
export function readJpegFrame(bytes: Uint8Array): JpegFrame {
  if (bytes.length === 0) throw refused('it is empty');
  if (bytes[0] !== 0xff || bytes[1] !== jpegMarkers.SOI) throw refused('it is not a JPEG');
  const segments: JpegSegment[] = [];
  let at = 2;
  while (true) {
    const segment = readSegment(bytes, at);
    segments.push(segment);
    if (segment.marker === jpegMarkers.EOI) break;
    at = segment.marker === jpegMarkers.SOS ? endOfScan(bytes, segment.end) : segment.end;
  }
  const frame = segments.find(({ marker }) => isStartOfFrame(marker));
  if (!frame || !segments.some(({ marker }) => marker === jpegMarkers.SOS)) throw refused('it has no picture');
  const height = readUint16(bytes, frame.start + 1);
  const width = readUint16(bytes, frame.start + 3);
  if (frame.end - frame.start < 6 || width === 0 || height === 0) throw refused('it has no size');
  return { width, height, segments };
}

/** Big-endian, 0 behind the end. */
export const readUint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

function readSegment(bytes: Uint8Array, at: number): JpegSegment {
  let here = at;
  if (bytes[here] !== 0xff) throw refused(here < bytes.length ? 'its markers are damaged' : 'it is cut off');
  while (bytes[here] === 0xff) here += 1;
  const marker = bytes[here];
  if (marker === undefined) throw refused('it is cut off');
  const start = here + 1;
  if (marker === jpegMarkers.EOI || standsAlone(marker)) return { marker, start, end: start };
  const length = readUint16(bytes, start);
  const end = start + length;
  if (length < 2 || end > bytes.length) throw refused('it is cut off');
  return { marker, start: start + 2, end };
}

/** Where the compressed data that begins at `from` is followed by a marker that is neither a restart nor stuffing. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = from;
  while (true) {
    at = bytes.indexOf(0xff, at);
    const next = at === -1 ? undefined : bytes[at + 1];
    if (next === undefined) throw refused('it is cut off');
    if (next !== 0 && next !== 0xff && !standsAlone(next)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

const refused = (why: string) => new HomewardError('invalid_shape', `the photo cannot be used: ${why}`);
