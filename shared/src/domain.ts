import { concatBytes, utf8 } from './bytes.ts';

/**
 * What a signature, a hash or a derived key is for. The name, a zero byte, then the content: no bytes that were
 * signed as one thing can be passed off as another.
 */
export const domains = {
  order: 'homeward/order/v1',
  acknowledgement: 'homeward/ack/v1',
  certificate: 'homeward/certificate/v1',
  state: 'homeward/state/v1',
  rotate: 'homeward/rotate/v1',
  rotationAcknowledgement: 'homeward/rotate-ack/v1',
  envelope: 'homeward/envelope/v1',
  body: 'homeward/body/v1',
  receipt: 'homeward/receipt/v1',
  timeStamp: 'homeward/time-stamp/v1',
  pairing: 'homeward/pair/v1',
  pairingClaim: 'homeward/pair-claim/v1',
  recoveryChallenge: 'homeward/recovery-challenge/v1',
  stepUp: 'homeward/step-up/v1',
  pack: 'homeward/pack/v1',
} as const;

export type Domain = (typeof domains)[keyof typeof domains];

/** `domain || 0x00 || content`. */
export const inDomain = (domain: Domain, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  concatBytes(utf8(domain), Uint8Array.of(0), ...content);
