import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Something that must not be found, in the forms in which it could be written down. */
export interface Needle {
  readonly name: string;
  readonly forms: readonly { readonly form: string; readonly bytes: Buffer }[];
}

/** A base64 fragment shorter than this is found in random bytes by chance. */
const SHORTEST_FRAGMENT = 7;

/** Text as UTF-8 and UTF-16 in both byte orders, each of them also as hex and as base64 at three offsets. */
export function textNeedle(name: string, text: string): Needle {
  const utf16 = Buffer.from(text, 'utf16le');
  const encodings: [string, Buffer][] = [
    ['UTF-8', Buffer.from(text, 'utf8')],
    ['UTF-16LE', utf16],
    ['UTF-16BE', Buffer.from(utf16).swap16()],
  ];
  return { name, forms: encodings.flatMap(([form, bytes]) => formsOf(form, bytes)) };
}

export const bytesNeedle = (name: string, bytes: Uint8Array): Needle => ({
  name,
  forms: formsOf('bytes', Buffer.from(bytes)),
});

function formsOf(form: string, bytes: Buffer) {
  const hex = bytes.toString('hex');
  const forms = [
    { form, bytes },
    { form: `${form} as hex`, bytes: Buffer.from(hex) },
    { form: `${form} as HEX`, bytes: Buffer.from(hex.toUpperCase()) },
  ];
  for (const offset of [0, 1, 2]) {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const fragment = base64At(bytes, offset, alphabet);
      if (fragment.length >= SHORTEST_FRAGMENT) {
        forms.push({ form: `${form} as ${alphabet} at offset ${offset}`, bytes: Buffer.from(fragment) });
      }
    }
  }
  return forms;
}

/** The characters that the bytes alone decide when they begin `offset` bytes into a base64 group. */
function base64At(bytes: Buffer, offset: number, alphabet: 'base64' | 'base64url'): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString(alphabet)
    .replace(/=+$/, '');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}

/** Every file under a directory, whole. */
export async function filesUnder(directory: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => ({ path, bytes: await readFile(path) })));
}

/** Which needles occur where: `name (form) in path`. */
export function find(needles: readonly Needle[], files: readonly { path: string; bytes: Buffer }[]): string[] {
  return needles.flatMap(({ name, forms }) =>
    forms.flatMap(({ form, bytes }) =>
      files.filter((file) => file.bytes.includes(bytes)).map(({ path }) => `${name} (${form}) in ${path}`),
    ),
  );
}
