import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Identity, Stanza } from 'age-encryption';
import { fromBase64 } from './base64url.ts';
import { equalBytes, text, utf8 } from './bytes.ts';

const NEWLINE = 0x0a;
const INTRODUCTION = 'age-encryption.org/v1';
const STANZA_MARK = '-> ';
/** The three dashes are part of what the MAC is of, the space is not. */
const MAC_MARK = [...utf8('--- ')];
const HEADER_INFO = utf8('header');
const PAYLOAD_INFO = utf8('payload');

/** Columns of a stanza's body; a shorter line ends it. */
const COLUMNS = 64;

const MAC_BYTES = 32;
const FILE_KEY_BYTES = 16;
const NONCE_BYTES = 16;
const TAG_BYTES = 16;
const CHUNK_BYTES = 64 * 1024;
/** Of a chunk's nonce: eleven bytes count, the last one says whether it is the last chunk. */
const COUNTER_BYTES = 11;

/**
 * Decrypts a binary age file that is wholly in memory (https://c2sp.org/age). What it opens and what it refuses is the same
 * as with `age-encryption`, whose streams cost more than the decryption where thousands of small files are opened.
 * @throws Error where the file is malformed, damaged, or sealed to others.
 */
export async function openAgeFile(file: Uint8Array, identity: Identity): Promise<Uint8Array<ArrayBuffer>> {
  const { stanzas, mac, authenticated, payload } = readHeader(file);
  const fileKey = await identity.unwrapFileKey(stanzas);
  if (fileKey === null) throw new Error('no stanza is for this identity');
  if (fileKey.length !== FILE_KEY_BYTES) throw new Error('a file key of another length');
  const macKey = hkdf(sha256, fileKey, undefined, HEADER_INFO, 32);
  if (!equalBytes(hmac(sha256, macKey, authenticated), mac))
    throw new Error('the header is not the one that was sealed');
  if (payload.length < NONCE_BYTES) throw new Error('the file ends too soon');
  const key = hkdf(sha256, fileKey, payload.subarray(0, NONCE_BYTES), PAYLOAD_INFO, 32);
  return openChunks(payload.subarray(NONCE_BYTES), key);
}

interface Header {
  readonly stanzas: Stanza[];
  readonly mac: Uint8Array;
  /** The bytes that the MAC is of: up to and with the three dashes. */
  readonly authenticated: Uint8Array;
  readonly payload: Uint8Array;
}

function readHeader(file: Uint8Array): Header {
  const [macAt, end] = lastLine(file);
  const lines = text(file.subarray(0, macAt)).split('\n').values();
  const nextLine = () => {
    const { value, done } = lines.next();
    if (done) throw new Error('the header ends too soon');
    return value;
  };
  if (nextLine() !== INTRODUCTION) throw new Error('not an age file of version 1');
  const stanzas: Stanza[] = [];
  // What stands before the last line ends with a line's end, and so with an empty line.
  for (let line = nextLine(); line !== ''; line = nextLine()) {
    const args = line.startsWith(STANZA_MARK) ? line.slice(STANZA_MARK.length).split(' ') : [''];
    if (args.includes('')) throw new Error('neither a stanza nor the end of the header');
    stanzas.push(new Stanza(args, readBody(nextLine)));
  }
  if (!lines.next().done) throw new Error('an empty line in the header');
  const mac = fromBase64(text(file.subarray(macAt + MAC_MARK.length, end)));
  if (mac.length !== MAC_BYTES) throw new Error('a MAC of another length');
  const authenticated = file.subarray(0, macAt + MAC_MARK.length - 1);
  return { stanzas, mac, authenticated, payload: file.subarray(end + 1) };
}

/** Where the line begins that has the MAC in it, the first that begins so, and where it ends. */
function lastLine(file: Uint8Array): [begin: number, end: number] {
  for (let begin = 0; ; ) {
    const end = file.indexOf(NEWLINE, begin);
    if (end < 0) throw new Error('the header ends too soon');
    if (MAC_MARK.every((byte, at) => file[begin + at] === byte)) return [begin, end];
    begin = end + 1;
  }
}

/** Whole lines, and one that is shorter, or empty. */
function readBody(nextLine: () => string): Uint8Array {
  let encoded = '';
  for (;;) {
    const line = nextLine();
    if (line.length > COLUMNS) throw new Error('a stanza with a line that is too long');
    encoded += line;
    if (line.length < COLUMNS) return fromBase64(encoded);
  }
}

function openChunks(sealed: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunks = Math.max(1, Math.ceil(sealed.length / (CHUNK_BYTES + TAG_BYTES)));
  const size = sealed.length - chunks * TAG_BYTES;
  if (size < 0) throw new Error('the file ends too soon');
  const plaintext = new Uint8Array(size);
  const nonce = new Uint8Array(COUNTER_BYTES + 1);
  const counter = new DataView(nonce.buffer);
  for (let index = 0; index < chunks; index += 1) {
    const from = index * (CHUNK_BYTES + TAG_BYTES);
    const chunk = sealed.subarray(from, from + CHUNK_BYTES + TAG_BYTES);
    if (index > 0 && chunk.length === TAG_BYTES) throw new Error('an empty chunk at the end');
    // No file in memory has more chunks than the last four of the counter's bytes can count.
    counter.setUint32(COUNTER_BYTES - 4, index);
    nonce[COUNTER_BYTES] = index === chunks - 1 ? 1 : 0;
    plaintext.set(chacha20poly1305(key, nonce).decrypt(chunk), index * CHUNK_BYTES);
  }
  return plaintext;
}
