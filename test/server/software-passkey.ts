import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { MadePasskey, PasskeyAnswer, PasskeyChallenge } from '@homeward/shared/api/passkeys';

/** An authenticator in software: one ES256 credential, who holds it always verified (WebAuthn, level 3, section 6). */
export interface SoftwarePasskey {
  make(challenge: PasskeyChallenge): MadePasskey;
  answer(challenge: PasskeyChallenge): PasskeyAnswer;
}

const USER_PRESENT_AND_VERIFIED = 0x05;
const CREDENTIAL_DATA = 0x40;

/** @param origin of the page that asks; @param flags of a browser that does not check who is there, where given */
export function softwarePasskey(origin: string, flags = USER_PRESENT_AND_VERIFIED): SoftwarePasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let count = 0;
  const clientData = (type: 'webauthn.create' | 'webauthn.get', challenge: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authenticatorData = (rpId: string, extra: Buffer, moreFlags = 0) => {
    count += 1;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(count);
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.of(flags | moreFlags), counter, extra]);
  };
  return {
    make({ challenge, rpId }) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      // COSE: EC2, ES256, P-256 (RFC 9053).
      const key = Buffer.concat([
        Buffer.from('a5010203262001215820', 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]);
      const data = authenticatorData(
        rpId,
        Buffer.concat([Buffer.alloc(16), Buffer.of(0, 16), id, key]),
        CREDENTIAL_DATA,
      );
      // {"fmt": "none", "attStmt": {}, "authData": data}
      const head = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
      const attestation = Buffer.concat([head, Buffer.of(data.length), data]);
      return {
        id: id.toString('base64url'),
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      };
    },

    answer({ challenge, rpId }) {
      const client = clientData('webauthn.get', challenge);
      const data = authenticatorData(rpId, Buffer.alloc(0));
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey);
      return {
        id: id.toString('base64url'),
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
      };
    },
  };
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
