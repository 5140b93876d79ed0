import { text } from '@homeward/shared/bytes';
import type { LeftFile } from '../durable/left-file.ts';

/** So long the word is good for: what the engine has not come to by then is to be said again. */
const VALID_MS = 10 * 60_000;

/** What the file of whoever administers the Mac says, who ends this pairing. @param at milliseconds since 1970 */
export const unpairWord = (deviceId: string, at: number): string => `homeward-agent unpair ${deviceId} ${at}\n`;

export interface WordCheck {
  /** Of the pairing that there is. */
  readonly deviceId: string;
  readonly now: number;
  /** Who administers this machine: root. */
  readonly administratorUid: number;
}

/**
 * Whether the file is an administrator's word that ends this pairing. A program of the engine's own user can write into
 * the inbox, but makes no file of root's. It can put one there that root made for something else, by renaming it or by
 * another name for it: hence one name, and a content that root writes for this alone. Nor can it use the word of an
 * earlier time: that named another pairing, or is too old. What this does not do is protect the files of a user from
 * that user: who deletes them ends Homeward as well, though not with a signed event.
 */
export function isUnpairWord({ bytes, ownerUid, names }: LeftFile, check: WordCheck): boolean {
  const { deviceId, now, administratorUid } = check;
  const words = text(bytes);
  const at = Number(words.trimEnd().split(' ').at(-1));
  return (
    ownerUid === administratorUid && names === 1 && words === unpairWord(deviceId, at) && Math.abs(now - at) <= VALID_MS
  );
}
