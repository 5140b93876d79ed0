import type { Static } from 'typebox';
import * as Type from 'typebox';
import { Base64UrlUpTo, Closed, Nullable, OneOf, Timestamp, Uuid } from '../schema.ts';
import { SessionReply, SessionWish, StepUpProof, TotpCode } from './account.ts';
import type { Endpoint } from './endpoint.ts';
import { MadePasskey, PasskeyChallenge, PasskeyProof } from './passkeys.ts';

/** How old a second factor must be before it stands for the recovery code. */
export const FACTOR_AGE_HOURS = 24;

export const factorKinds = ['totp', 'passkey'] as const;
export type FactorKind = (typeof factorKinds)[number];

/** VK under a key that only a passkey gives. */
const VaultWrap = Base64UrlUpTo(256);

/** A second factor of the account. */
export const Factor = Closed({
  id: Uuid,
  kind: OneOf(factorKinds),
  addedAt: Timestamp,
  /** Browser family and system that it was added in. */
  browser: Type.String({ maxLength: 100 }),
  /** Added on a Mac that is paired: never a step-up, and asked for by no sign-in while a Mac is stolen. */
  onPairedMac: Type.Boolean(),
  /** From when it lets through what could help a thief; null where it never does: added without a proof, or on a paired Mac. */
  stepUpFrom: Nullable(Timestamp),
  /** Of a passkey that opens the vault: VK under what its PRF gives, and who may be asked for that. */
  unlock: Nullable(Closed({ credentialId: Base64UrlUpTo(1023), wrap: VaultWrap })),
});
export type Factor = Static<typeof Factor>;

const FactorId = Closed({ id: Uuid });

/** What answers a sign-in that asks for more than the password. */
export const FactorProof = Type.Union([Closed({ by: Type.Literal('totp'), code: TotpCode }), PasskeyProof]);
export type FactorProof = Static<typeof FactorProof>;

export const factorsApi = {
  factors: {
    method: 'GET',
    path: '/api/factors',
    authorization: 'owner',
    summary: 'The second factors of the account',
    reply: Closed({ factors: Type.Array(Factor) }),
  },
  beginTotp: {
    method: 'POST',
    path: '/api/factors/totp',
    authorization: 'owner',
    summary: 'A fresh secret for an authenticator; it counts once a code of it was shown',
    reply: Closed({
      enrolmentId: Uuid,
      /** 160 bits, base 32, as authenticators take it. */
      secret: Type.String({ pattern: '^[A-Z2-7]{32}$' }),
    }),
  },
  confirmTotp: {
    method: 'POST',
    path: '/api/factors/totp/:id',
    authorization: 'owner',
    summary:
      'Show a code of the fresh secret: from now on sign-ins ask for one. Added with a proof, it will be one itself',
    params: FactorId,
    body: Closed({ code: TotpCode, proof: Type.Optional(StepUpProof) }),
    reply: Factor,
  },
  beginPasskey: {
    method: 'POST',
    path: '/api/factors/passkey',
    authorization: 'owner',
    summary: 'A challenge for a new passkey of this server',
    reply: PasskeyChallenge,
  },
  confirmPasskey: {
    method: 'POST',
    path: '/api/factors/passkey/:id',
    authorization: 'owner',
    summary: 'The new passkey: from now on sign-ins ask for one. Added with a proof, it will be one itself',
    params: FactorId,
    body: Closed({ made: MadePasskey, wrap: Type.Optional(VaultWrap), proof: Type.Optional(StepUpProof) }),
    reply: Factor,
  },
  passkeyChallenge: {
    method: 'POST',
    path: '/api/account/step-up/passkey',
    authorization: 'owner',
    summary: 'A challenge that a passkey answers in place of the recovery code, for one action within 10 minutes',
    body: Closed({ action: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: PasskeyChallenge,
  },
  removeFactor: {
    method: 'POST',
    path: '/api/factors/:id/removal',
    authorization: 'owner',
    summary: 'Remove a second factor; needs a step-up on quiet days too, but for one that no sign-in asks for yet',
    params: FactorId,
    body: Closed({ proof: Type.Optional(StepUpProof) }),
  },
  signInFactors: {
    method: 'POST',
    path: '/api/sign-in/factors',
    authorization: 'none',
    summary: 'Which second factors a sign-in can be finished with whose password was right',
    body: Closed({ signInId: Uuid }),
    reply: Closed({ kinds: Type.Array(OneOf(factorKinds)), passkey: Nullable(PasskeyChallenge) }),
  },
  signInFactor: {
    method: 'POST',
    path: '/api/sign-in/factor',
    authorization: 'none',
    summary: 'The second factor of a sign-in whose password was right (`second_factor_needed`)',
    body: Closed({ signInId: Uuid, proof: FactorProof, ...SessionWish.properties }),
    reply: SessionReply,
  },
} as const satisfies Record<string, Endpoint>;
