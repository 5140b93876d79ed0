import { DamagedScan, HuffmanBits, type HuffmanCode, huffmanCode } from './huffman-bits.ts';
import { type JpegFrame, type JpegSegment, jpegMarkers, readUint16 } from './jpeg-frame.ts';

/*
 * [Note: how bright a photo is]
 *
 * A JPEG stores each 8 × 8 block as cosine coefficients; the first one is eight times the block's mean. Decoding the
 * luminance component's first coefficients alone gives the picture's true brightness at an eighth of its size, exactly,
 * without undoing the cosines, the colours or the scaling: little enough to stand here rather than in a dependency.
 */

interface Component {
  readonly id: number;
  readonly across: number;
  readonly down: number;
  readonly quantizer: number;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly components: readonly Component[];
}

interface Scan {
  readonly components: readonly {
    readonly component: Component;
    readonly dc: HuffmanCode;
    readonly ac: HuffmanCode | undefined;
  }[];
  /** Bits by which a progressive scan's coefficients are shifted. */
  readonly shift: number;
  /** Macroblocks between restarts, or 0. */
  readonly restartInterval: number;
  readonly dataAt: number;
}

/** The tables that segments define as they come by; later ones take the place of earlier ones. */
interface Tables {
  readonly dc: (HuffmanCode | undefined)[];
  readonly ac: (HuffmanCode | undefined)[];
  readonly quantizers: (number | undefined)[];
  restartInterval: number;
}

/** A picture of 134 megapixels; a damaged header may claim more. */
const MAX_BLOCKS = 2 ** 21;

const SOF_BASELINE = 0xc0;
const SOF_EXTENDED = 0xc1;
const SOF_PROGRESSIVE = 0xc2;

/**
 * The mean luminance of each block of 8 × 8 pixels, 0 (black) to 255 (white), in the order of the file, with the blocks
 * that pad the edges. Undefined for a JPEG that
 * cannot be judged: compressed in another way than cameras do (arithmetic, lossless, 12 bits), or damaged inside.
 */
export function blockLuminance(bytes: Uint8Array, frame: JpegFrame): Float32Array | undefined {
  try {
    const tables: Tables = { dc: [], ac: [], quantizers: [], restartInterval: 0 };
    let sof: JpegSegment | undefined;
    for (const segment of frame.segments) {
      if (segment.marker === jpegMarkers.DQT) readQuantizers(bytes, segment, tables);
      else if (segment.marker === jpegMarkers.DHT) readHuffmanTables(bytes, segment, tables);
      else if (segment.marker === jpegMarkers.DRI) tables.restartInterval = readUint16(bytes, segment.start);
      else if ([SOF_BASELINE, SOF_EXTENDED, SOF_PROGRESSIVE].includes(segment.marker)) sof ??= segment;
      else if (segment.marker === jpegMarkers.SOS && sof) {
        const picture = readPicture(bytes, sof, tables);
        const scan = picture && readScan(bytes, segment, picture, tables);
        if (scan) return decodeScan(bytes, picture, scan);
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof DamagedScan) return undefined;
    throw error;
  }
}

function readQuantizers(bytes: Uint8Array, { start, end }: JpegSegment, tables: Tables): void {
  for (let at = start; at < end; ) {
    const head = bytes[at] ?? 0;
    const isWide = head >> 4 === 1;
    tables.quantizers[head & 3] = isWide ? readUint16(bytes, at + 1) : bytes[at + 1];
    at += isWide ? 129 : 65;
  }
}

function readHuffmanTables(bytes: Uint8Array, { start, end }: JpegSegment, tables: Tables): void {
  for (let at = start; at + 17 <= end; ) {
    const head = bytes[at] ?? 0;
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    tables[head >> 4 === 0 ? 'dc' : 'ac'][head & 3] = huffmanCode(counts, bytes.subarray(at + 17, at + 17 + total));
    at += 17 + total;
  }
}

function readPicture(bytes: Uint8Array, { marker, start }: JpegSegment, tables: Tables): Picture | undefined {
  const components: Component[] = [];
  for (let i = 0; i < (bytes[start + 5] ?? 0); i += 1) {
    const at = start + 6 + i * 3;
    const sampling = bytes[at + 1] ?? 0;
    const quantizer = tables.quantizers[(bytes[at + 2] ?? 0) & 3];
    const component = { id: bytes[at] ?? 0, across: sampling >> 4, down: sampling & 15, quantizer: quantizer ?? 0 };
    if (component.across < 1 || component.across > 4 || component.down < 1 || component.down > 4) return undefined;
    components.push(component);
  }
  const isEightBits = bytes[start] === 8;
  if (!isEightBits || components.length === 0 || !components[0]?.quantizer) return undefined;
  const height = readUint16(bytes, start + 1);
  const width = readUint16(bytes, start + 3);
  return { width, height, isProgressive: marker === SOF_PROGRESSIVE, components };
}

/** The scan, if it holds the first coefficients of the first component: luminance. */
function readScan(bytes: Uint8Array, { start, end }: JpegSegment, picture: Picture, tables: Tables): Scan | undefined {
  const count = bytes[start] ?? 0;
  const components: Scan['components'][number][] = [];
  for (let i = 0; i < count; i += 1) {
    const id = bytes[start + 1 + i * 2];
    const selectors = bytes[start + 2 + i * 2] ?? 0;
    const component = picture.components.find((candidate) => candidate.id === id);
    const dc = tables.dc[selectors >> 4];
    const ac = picture.isProgressive ? undefined : tables.ac[selectors & 15];
    if (!component || !dc || (!picture.isProgressive && !ac)) return undefined;
    components.push({ component, dc, ac });
  }
  const firstCoefficient = bytes[start + 1 + count * 2];
  const approximation = bytes[start + 3 + count * 2] ?? 0;
  const isRefinement = approximation >> 4 !== 0;
  const hasLuminance = components.some(({ component }) => component === picture.components[0]);
  if (!hasLuminance || firstCoefficient !== 0 || isRefinement) return undefined;
  return { components, shift: approximation & 15, restartInterval: tables.restartInterval, dataAt: end };
}

function decodeScan(bytes: Uint8Array, picture: Picture, scan: Scan): Float32Array {
  const luminance = picture.components[0];
  const maxAcross = Math.max(...picture.components.map(({ across }) => across));
  const maxDown = Math.max(...picture.components.map(({ down }) => down));
  const isInterleaved = scan.components.length > 1;
  // A scan of one component alone has one block a macroblock, and none behind the picture's edge (T.81, A.2).
  const blocksOf = ({ across, down }: Component) => (isInterleaved ? across * down : 1);
  const units = (pixels: number, factor: number, max: number) =>
    isInterleaved ? Math.ceil(pixels / (8 * max)) : Math.ceil(Math.ceil((pixels * factor) / max) / 8);
  const first = luminance ?? { across: 1, down: 1 };
  const macroblocks = units(picture.width, first.across, maxAcross) * units(picture.height, first.down, maxDown);

  if (macroblocks > MAX_BLOCKS) throw new DamagedScan('too large');
  const blocks = new Float32Array(macroblocks * (luminance ? blocksOf(luminance) : 1));
  const bits = new HuffmanBits(bytes, scan.dataAt);
  const last = scan.components.map(() => 0);
  let block = 0;
  for (let macroblock = 0; macroblock < macroblocks; macroblock += 1) {
    if (scan.restartInterval > 0 && macroblock > 0 && macroblock % scan.restartInterval === 0) {
      bits.restart();
      last.fill(0);
    }
    for (const [index, { component, dc, ac }] of scan.components.entries()) {
      for (let i = 0; i < blocksOf(component); i += 1) {
        const value = (last[index] ?? 0) + bits.difference(bits.symbol(dc) & 15);
        last[index] = value;
        if (ac) skipCoefficients(bits, ac);
        if (component !== luminance) continue;
        const mean = ((value << scan.shift) * component.quantizer) / 8 + 128;
        blocks[block] = Math.min(255, Math.max(0, mean));
        block += 1;
      }
    }
  }
  return blocks;
}

/** Passes over the other 63 coefficients of a block (T.81, F.2.2.2). */
function skipCoefficients(bits: HuffmanBits, ac: HuffmanCode): void {
  for (let at = 1; at < 64; at += 1) {
    const symbol = bits.symbol(ac);
    const size = symbol & 15;
    const zeros = symbol >> 4;
    if (size === 0 && zeros < 15) return;
    at += zeros;
    bits.difference(size);
  }
}
