import { HomewardError } from './errors.ts';

/**
 * The length that Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", PETS 2019) pads
 * `length` bytes to: at most 12 % more, and only the order of magnitude of the true length shows.
 */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** Math.max(0, exponent - kept);
  return Math.ceil(length / step) * step;
}

/** The bytes with zeros behind them, up to their Padmé length. */
export function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(padmeLength(bytes.length));
  padded.set(bytes);
  return padded;
}

/**
 * The first `length` bytes of what `pad` made.
 * @throws HomewardError `not_canonical` where the padding has another length than Padmé's or is not all zeros.
 */
export function unpad(padded: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  let rest = 0;
  for (let at = length; at < padded.length; at += 1) rest |= padded[at] ?? 0;
  if (padded.length !== padmeLength(length) || rest !== 0) {
    throw new HomewardError('not_canonical', 'the padding is not the one that belongs to this length');
  }
  return padded.slice(0, length);
}
