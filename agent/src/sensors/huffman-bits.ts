/** A Huffman code of a JPEG, with every code of up to 8 bits looked up at once. */
export interface HuffmanCode {
  /** For 8 bits ahead: length of the code in the high byte and its symbol in the low one; 0 where it is longer. */
  readonly short: Uint16Array;
  /** For each length: the largest code, or -1; and what turns a code into its place among the symbols. */
  readonly largest: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** Builds a code from how many codes there are of each length (16 counts) and their symbols (T.81, annex C). */
export function huffmanCode(counts: Uint8Array, symbols: Uint8Array): HuffmanCode {
  const short = new Uint16Array(256);
  const largest = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1] ?? 0;
    offset[length] = place - code;
    for (let i = 0; i < count && length <= 8; i += 1) {
      const from = (code + i) << (8 - length);
      short.fill((length << 8) | (symbols[place + i] ?? 0), from, from + (1 << (8 - length)));
    }
    code += count;
    place += count;
    if (count > 0) largest[length] = code - 1;
    code <<= 1;
  }
  return { short, largest, offset, symbols };
}

/** The compressed data ended before the picture did, or holds no such code. */
export class DamagedScan extends Error {}

/** Reads the bits of a scan, from the byte `at`, over the zero bytes that are stuffed behind 0xFF. */
export class HuffmanBits {
  readonly #bytes: Uint8Array;
  #at: number;
  #buffer = 0;
  #bits = 0;
  /** Bits behind the end of the data that were handed out as zeros; more than a code's worth is damage. */
  #invented = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** The next symbol. @throws DamagedScan */
  symbol(code: HuffmanCode): number {
    this.#fill(16);
    const short = code.short[(this.#buffer >>> (this.#bits - 8)) & 0xff] ?? 0;
    if (short !== 0) {
      this.#bits -= short >>> 8;
      return short & 0xff;
    }
    for (let length = 9; length <= 16; length += 1) {
      const bits = (this.#buffer >>> (this.#bits - length)) & ((1 << length) - 1);
      if (bits <= (code.largest[length] ?? -1)) {
        this.#bits -= length;
        return code.symbols[bits + (code.offset[length] ?? 0)] ?? 0;
      }
    }
    throw new DamagedScan('no such code');
  }

  /** The next `length` bits (at most 16) as a difference (T.81, F.2.2.1, EXTEND). @throws DamagedScan */
  difference(length: number): number {
    if (length === 0) return 0;
    this.#fill(length);
    this.#bits -= length;
    const bits = (this.#buffer >>> this.#bits) & ((1 << length) - 1);
    return bits < 1 << (length - 1) ? bits - (1 << length) + 1 : bits;
  }

  /** Leaves out the rest of the byte and the restart marker that must follow. @throws DamagedScan */
  restart(): void {
    this.#buffer = 0;
    this.#bits = 0;
    this.#invented = 0;
    while (this.#bytes[this.#at] === 0xff && this.#bytes[this.#at + 1] === 0xff) this.#at += 1;
    const marker = this.#bytes[this.#at + 1] ?? 0;
    if (this.#bytes[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7) throw new DamagedScan('no restart');
    this.#at += 2;
  }

  #fill(wanted: number): void {
    while (this.#bits < wanted) {
      const byte = this.#bytes[this.#at];
      const isStuffed = byte === 0xff && this.#bytes[this.#at + 1] === 0;
      if (byte === undefined || (byte === 0xff && !isStuffed)) {
        this.#invented += 8;
        if (this.#invented > 24) throw new DamagedScan('the data ended early');
        this.#buffer <<= 8;
      } else {
        this.#buffer = (this.#buffer << 8) | byte;
        this.#at += isStuffed ? 2 : 1;
      }
      this.#bits += 8;
    }
  }
}
