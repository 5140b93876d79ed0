import { concatBytes, utf8 } from '@homeward/shared/bytes';
import { type ItemKind, itemKinds } from '@homeward/shared/envelope';

/** A sealed item's file: its place in the chain is its name, so that a directory listing is the queue in order. */
export interface ItemFile {
  readonly name: string;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: ItemKind;
}

/** What stands in the file: the envelope, a line feed, the sealed bytes. No bytes: the body was dropped. */
export interface ItemContent {
  /** The signed envelope. */
  readonly token: string;
  /** A view into the file's bytes; empty where the body was dropped. */
  readonly sealed: Uint8Array;
}

const EPOCH_DIGITS = 10;
const SEQ_DIGITS = 16;
const NEWLINE = 0x0a;
const NAME = new RegExp(`^(\\d{${EPOCH_DIGITS}})-(\\d{${SEQ_DIGITS}})-(${itemKinds.join('|')})\\.item$`);

export function itemFile(epoch: number, seq: number, kind: ItemKind): ItemFile {
  const number = (value: number, digits: number) => String(value).padStart(digits, '0');
  return { name: `${number(epoch, EPOCH_DIGITS)}-${number(seq, SEQ_DIGITS)}-${kind}.item`, epoch, seq, kind };
}

/** What a file's name says; null where it is no item's. */
export function parseItemName(name: string): ItemFile | null {
  const [, epoch, seq, kind] = NAME.exec(name) ?? [];
  return kind === undefined ? null : { name, epoch: Number(epoch), seq: Number(seq), kind: kind as ItemKind };
}

export const encodeItem = (content: ItemContent): Uint8Array => concatBytes(utf8(`${content.token}\n`), content.sealed);

/** The two halves of an item's file; null where it is not one. */
export function decodeItem(bytes: Uint8Array): ItemContent | null {
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) return null;
  return { token: Buffer.from(bytes.subarray(0, end)).toString('latin1'), sealed: bytes.subarray(end + 1) };
}

/** Orders items as they stand in the chain. */
export const byPlaceInChain = (a: ItemFile, b: ItemFile): number => a.epoch - b.epoch || a.seq - b.seq;
