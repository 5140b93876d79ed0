import { HomewardError } from '../errors.ts';
import { openPackArchive, type PackFiles } from './pack-archive.ts';
import type { PackVerdict } from './pack-verdict.ts';
import { type VerifyOptions, verifyPack } from './verify-pack.ts';

/** Checks the pack in a ZIP archive; an archive that cannot be opened is a verdict too. */
export async function verifyArchive(archive: Blob, options: VerifyOptions = {}): Promise<PackVerdict> {
  let pack: PackFiles;
  try {
    pack = await openPackArchive(archive);
  } catch (error) {
    if (!(error instanceof HomewardError)) throw error;
    return noPack(error);
  }
  return verifyPack(pack, options);
}

/** The verdict on what could not be opened as a pack at all. */
export const noPack = ({ message }: HomewardError): PackVerdict => ({
  holds: false,
  held: [],
  failure: { step: 'archive', part: null, why: message },
  facts: null,
  notes: null,
});
