import { mkdir, readdir } from 'node:fs/promises';
import { HomewardError } from '@homeward/shared/errors';

/** Makes a directory that nothing lies in. @throws HomewardError `unavailable` where something does, or it cannot be made. */
export async function makeEmptyDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new HomewardError('unavailable', `the directory ${path} cannot be made (${code}).`);
  }
  const [first] = await readdir(path);
  if (first !== undefined) {
    throw new HomewardError(
      'unavailable',
      `the directory ${path} is not empty (${first}). Name one that is not there yet.`,
    );
  }
}

/** Whether one of two absolute paths lies in the other, or is it. */
export const areNested = (one: string, other: string): boolean =>
  `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
