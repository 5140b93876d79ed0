/**
 * The images of a macOS icon: name of the entry, and pixels of the PNG in it (Apple's `iconutil` writes the same; those with
 * `@2x` in an iconset are the doubled ones).
 */
export const ICNS_IMAGES = [
  { type: 'icp4', pixels: 16 },
  { type: 'ic11', pixels: 32 },
  { type: 'icp5', pixels: 32 },
  { type: 'ic12', pixels: 64 },
  { type: 'ic07', pixels: 128 },
  { type: 'ic13', pixels: 256 },
  { type: 'ic08', pixels: 256 },
  { type: 'ic14', pixels: 512 },
  { type: 'ic09', pixels: 512 },
  { type: 'ic10', pixels: 1024 },
] as const;

const HEADER_BYTES = 8;

/** Puts PNGs together to an `.icns` file: each entry, and the whole, begins with a name and its length. */
export function icns(pngOf: (pixels: number) => Buffer): Buffer {
  const entries = ICNS_IMAGES.map(({ type, pixels }) => chunk(type, pngOf(pixels)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write(type, 'latin1');
  header.writeUInt32BE(HEADER_BYTES + content.length, 4);
  return Buffer.concat([header, content]);
}

/** The entries of an `.icns` file. @throws where it is none */
export function readIcns(file: Buffer): { readonly type: string; readonly content: Buffer }[] {
  if (file.toString('latin1', 0, 4) !== 'icns' || file.readUInt32BE(4) !== file.length) throw new Error('no icns file');
  const entries = [];
  for (let at = HEADER_BYTES; at < file.length; ) {
    const length = file.readUInt32BE(at + 4);
    if (length < HEADER_BYTES || at + length > file.length) throw new Error('an entry has no end');
    entries.push({ type: file.toString('latin1', at, at + 4), content: file.subarray(at + HEADER_BYTES, at + length) });
    at += length;
  }
  return entries;
}
