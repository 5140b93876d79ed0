import { packWords } from '@homeward/shared/pack/pack-words';
import type { KeyFingerprints } from './key-fingerprints.ts';
import '../styles/pack.css';

/** The keys' fingerprints, to be compared by two people: the same for the owner and for whoever checks. */
export const FingerprintList = ({ ownerKey, deviceKey, receiptKey }: KeyFingerprints) => (
  <dl className="facts fingerprints">
    <dt>{packWords.ownerKey}</dt>
    <dd>
      <code>{ownerKey}</code>
    </dd>
    <dt>{packWords.deviceKey}</dt>
    <dd>
      <code>{deviceKey}</code>
    </dd>
    <dt>{packWords.receiptKey}</dt>
    <dd>
      <code>{receiptKey}</code>
    </dd>
  </dl>
);
