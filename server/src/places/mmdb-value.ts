import type { BlockFile } from './block-file.ts';

/** A decoded value, and where the next one begins. */
interface Decoded {
  readonly value: unknown;
  readonly next: number;
}

/** Types of the format's data section, by number; the ones that no city or ASN database uses are left out. */
const POINTER = 1;
const STRING = 2;
const DOUBLE = 3;
const BYTES = 4;
const UINT16 = 5;
const UINT32 = 6;
const MAP = 7;
const INT32 = 8;
const UINT64 = 9;
const UINT128 = 10;
const ARRAY = 11;
const BOOLEAN = 14;
const FLOAT = 15;

/** Nesting and sizes beyond these are those of a damaged file. */
const MAX_DEPTH = 16;
const MAX_MEMBERS = 1_000;
const MAX_BYTES = 64 * 1024;

/**
 * Decodes the value at an offset (https://maxmind.github.io/MaxMind-DB/, "Output Data Section").
 * @param dataStart what pointers count from.
 * @throws Error where the file is damaged.
 */
export async function decodeMmdb(file: BlockFile, at: number, dataStart: number, depth = 0): Promise<Decoded> {
  if (depth > MAX_DEPTH) throw new Error('its values are nested too deep');
  const control = (await file.read(at, 1)).readUInt8(0);
  if (control >> 5 === POINTER) {
    const { target, next } = await pointer(file, at, control, dataStart);
    return { value: (await decodeMmdb(file, target, dataStart, depth + 1)).value, next };
  }
  const isExtended = control >> 5 === 0;
  const type = isExtended ? 7 + (await file.read(at + 1, 1)).readUInt8(0) : control >> 5;
  const { size, start } = await sizeOf(file, at + (isExtended ? 2 : 1), control & 31);
  if (type === MAP || type === ARRAY) return await members(file, type, size, start, dataStart, depth);
  if (type === BOOLEAN) return { value: size !== 0, next: start };
  if (size > MAX_BYTES) throw new Error('a value is too long');
  return { value: scalar(type, await file.read(start, size)), next: start + size };
}

/** Pointers have 11, 19, 27 or 32 bits, and an offset that keeps their ranges apart. */
async function pointer(file: BlockFile, at: number, control: number, dataStart: number) {
  const length = ((control >> 3) & 3) + 1;
  const low = (await file.read(at + 1, length)).readUIntBE(0, length);
  const high = length === 4 ? 0 : (control & 7) * 2 ** (8 * length);
  const shift = [0, 2_048, 526_336, 0][length - 1] ?? 0;
  return { target: dataStart + high + low + shift, next: at + 1 + length };
}

async function sizeOf(file: BlockFile, at: number, size: number) {
  if (size < 29) return { size, start: at };
  const length = size - 28;
  const more = (await file.read(at, length)).readUIntBE(0, length);
  return { size: more + ([29, 285, 65_821][length - 1] ?? 0), start: at + length };
}

async function members(
  file: BlockFile,
  type: number,
  count: number,
  start: number,
  dataStart: number,
  depth: number,
): Promise<Decoded> {
  if (count > MAX_MEMBERS) throw new Error('a value has too many members');
  const values: unknown[] = [];
  let next = start;
  for (let left = type === MAP ? count * 2 : count; left > 0; left -= 1) {
    const member = await decodeMmdb(file, next, dataStart, depth + 1);
    values.push(member.value);
    next = member.next;
  }
  if (type === ARRAY) return { value: values, next };
  const entries = Array.from(
    { length: count },
    (_, index) => [String(values[index * 2]), values[index * 2 + 1]] as const,
  );
  return { value: Object.fromEntries(entries), next };
}

function scalar(type: number, bytes: Buffer): unknown {
  switch (type) {
    case STRING:
      return bytes.toString('utf8');
    case DOUBLE:
      return bytes.readDoubleBE(0);
    case FLOAT:
      return bytes.readFloatBE(0);
    case UINT16:
    case UINT32:
      return bytes.length === 0 ? 0 : bytes.readUIntBE(0, bytes.length);
    case INT32:
      return bytes.length === 0 ? 0 : bytes.length < 4 ? bytes.readUIntBE(0, bytes.length) : bytes.readInt32BE(0);
    case UINT64:
    case UINT128:
      return BigInt(`0x0${bytes.toString('hex')}`);
    case BYTES:
      return bytes;
    default:
      throw new Error(`it has a value of unknown type ${type}`);
  }
}
