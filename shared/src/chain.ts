import { fromBase64Url } from './base64url.ts';
import { type Envelope, envelopeKind } from './envelope.ts';
import { hashSigned, openSigned } from './signed.ts';

/** What is wrong at one place of a chain of items. */
export interface ChainBreak {
  readonly epoch: number;
  readonly seq: number;
  readonly problem: 'signature' | 'gap' | 'order-of-numbers' | 'link' | 'doubled';
}

export interface CheckedChain {
  readonly envelopes: readonly Envelope[];
  readonly breaks: readonly ChainBreak[];
}

/**
 * Checks a run of envelopes of one Mac: each signature, the numbers without a gap, each link to the one before.
 * @param tokens in the order of epoch and number; a run may begin anywhere.
 * @param deviceKey base64url, from the device certificate.
 * @param genesis hash of the device certificate: what the very first envelope must link to.
 */
export async function checkChain(
  tokens: readonly string[],
  deviceKey: string,
  genesis?: string | undefined,
): Promise<CheckedChain> {
  const envelopes: Envelope[] = [];
  const breaks: ChainBreak[] = [];
  let before: { envelope: Envelope; hash: string } | undefined;
  for (const token of tokens) {
    let envelope: Envelope;
    try {
      envelope = await openSigned(envelopeKind, token, fromBase64Url(deviceKey));
    } catch {
      breaks.push({ epoch: before?.envelope.epoch ?? 0, seq: (before?.envelope.seq ?? 0) + 1, problem: 'signature' });
      continue;
    }
    const problem = linkProblem(before, envelope, genesis);
    if (problem) breaks.push({ epoch: envelope.epoch, seq: envelope.seq, problem });
    envelopes.push(envelope);
    before = { envelope, hash: hashSigned(envelopeKind, token) };
  }
  return { envelopes, breaks };
}

/** What is wrong between two neighbours of a chain; `before` is absent for the first of a run. */
export function linkProblem(
  before: { envelope: Envelope; hash: string } | undefined,
  envelope: Envelope,
  genesis: string | undefined,
): ChainBreak['problem'] | null {
  if (before === undefined) {
    const isFirst = envelope.epoch === 1 && envelope.seq === 1;
    return isFirst && genesis !== undefined && envelope.prev !== genesis ? 'link' : null;
  }
  const { epoch, seq } = before.envelope;
  if (envelope.epoch === epoch && envelope.seq === seq) return 'doubled';
  if (envelope.epoch < epoch || (envelope.epoch === epoch && envelope.seq < seq)) return 'order-of-numbers';
  if (envelope.epoch === epoch && envelope.seq !== seq + 1) return 'gap';
  if (envelope.epoch !== epoch && envelope.seq !== 1) return 'gap';
  return envelope.prev === before.hash ? null : 'link';
}
