import { Encrypter } from 'age-encryption';
import { requireHybridRecipient } from './recipient.ts';

/**
 * A text as a binary age file that the owner alone can open.
 * @throws HomewardError `wrong_recipient`
 */
export function sealText(text: string, recipient: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(requireHybridRecipient(recipient));
  return encrypter.encrypt(text);
}
