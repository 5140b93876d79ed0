import type { Static } from 'typebox';
import * as Type from 'typebox';
import { recordKinds } from '../record.ts';
import type { Retention } from '../retention.ts';
import { Base64UrlUpTo, Bytes32, Closed, OneOf, SignedToken, Timestamp, Uuid } from '../schema.ts';
import type { Endpoint } from './endpoint.ts';
import { PasskeyProof } from './passkeys.ts';

/** A name of the owner's choice; a pseudonym is welcome. Compared without regard to case. */
export const LoginName = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[^\\s\\x00-\\x1f](?:[^\\x00-\\x1f]*[^\\s\\x00-\\x1f])?$',
});

/** A message of OPAQUE (RFC 9807), base64url. */
export const OpaqueMessage = Base64UrlUpTo(2048);

/** What the server keeps for an account; none of it opens anything without the password or the recovery code. */
export const Vault = Closed({
  generation: Type.Integer({ minimum: 1 }),
  /** VK under the password. */
  passwordWrap: Base64UrlUpTo(256),
  /** The keyring under VK. */
  keyring: Base64UrlUpTo(8192),
  /** `kit.age`, which the recovery code opens. */
  kit: Base64UrlUpTo(8192),
  /** Public keys. */
  orderKey: Bytes32,
  rootKey: Bytes32,
  recoveryAuthKey: Bytes32,
  recipient: Type.String({ maxLength: 2048 }),
});
export type Vault = Static<typeof Vault>;

export const Account = Closed({
  accountId: Uuid,
  loginName: LoginName,
  vault: Vault,
  /** The latest owner-signed account state. */
  state: SignedToken(),
});
export type Account = Static<typeof Account>;

/** How a session is shown: by a cookie (same origin), or by a bearer in memory (the console that is carried elsewhere). */
export const sessionCarriers = ['cookie', 'bearer'] as const;
export type SessionCarrier = (typeof sessionCarriers)[number];

/** What the server gave to a browser that once signed in under a login name. */
export const KnownBrowser = Type.String({ maxLength: 128, pattern: '^[0-9a-f-]{36}\\.[A-Za-z0-9_-]{43}$' });

export const SessionReply = Closed({
  account: Account,
  session: Closed({
    id: Uuid,
    /** Only where a bearer was asked for; held in memory, never stored. */
    token: Type.Optional(Bytes32),
    /** Beside a bearer: opens nothing; shown at the next sign-in, its tries are counted apart from strangers'. */
    knownBrowser: Type.Optional(KnownBrowser),
  }),
});
export type SessionReply = Static<typeof SessionReply>;

export const Session = Closed({
  id: Uuid,
  current: Type.Boolean(),
  /** Browser family and system, such as "Firefox on macOS". */
  browser: Type.String({ maxLength: 100 }),
  carrier: OneOf(sessionCarriers),
  /** On a Mac that is paired, as its owner says: it ends when a Mac is marked stolen, which may be that one. */
  onPairedMac: Type.Boolean(),
  /** On somebody else's device: over after 12 hours. */
  borrowed: Type.Boolean(),
  /** Macs that are connected now from the network that this session is connected from; compared as it is asked, and kept nowhere. */
  sameNetworkAs: Type.Array(Uuid),
  /** Rounded to the hour. */
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
});

export const StoredRecord = Closed({
  id: Uuid,
  kind: OneOf(recordKinds),
  rev: Type.Integer({ minimum: 1 }),
  ciphertext: Base64UrlUpTo(65_536),
});
export type StoredRecord = Static<typeof StoredRecord>;

/** Six digits of an authenticator (RFC 6238). */
export const TotpCode = Type.String({ pattern: '^[0-9]{6}$' });

/** What lets an action through that could help a thief who is signed in. */
export const StepUpProof = Type.Union([
  /** A challenge, answered with the recovery code. */
  Closed({
    by: Type.Literal('recovery-code'),
    challengeId: Uuid,
    signature: Type.String({ minLength: 86, maxLength: 86 }),
  }),
  /** A code of an authenticator that has been the owner's for a day and was not set up on a paired Mac. */
  Closed({ by: Type.Literal('totp'), code: TotpCode }),
  /** The same of a passkey; its challenge is for one action. */
  PasskeyProof,
  /** A hold of 24 hours on this very action, which nobody vetoed. */
  Closed({ by: Type.Literal('hold'), holdId: Uuid }),
]);
export type StepUpProof = Static<typeof StepUpProof>;

/** What a console says of the session that it asks for. */
export const SessionWish = Closed({
  /** A cookie unless given. */
  carrier: Type.Optional(OneOf(sessionCarriers)),
  /** Whether the console runs on a paired Mac; not so unless given. */
  onPairedMac: Type.Optional(Type.Boolean()),
  /** Whether it runs on somebody else's device, which is to keep nothing: the session is short, and its cookie ends with the browser. */
  borrowed: Type.Optional(Type.Boolean()),
});
export type SessionWish = Static<typeof SessionWish>;

const RecordId = Closed({ id: Uuid });

export const accountApi = {
  server: {
    method: 'GET',
    path: '/api/server',
    authorization: 'none',
    summary: 'What this server is: who may sign up, its receipt key, whose data gives places',
    reply: Closed({
      name: Type.Literal('homeward'),
      version: Type.String(),
      registration: OneOf(['open', 'invited', 'closed']),
      receiptKey: Bytes32,
      attribution: Type.Array(Type.String()),
    }),
  },
  signUpStart: {
    method: 'POST',
    path: '/api/sign-up/start',
    authorization: 'none',
    summary: 'Begin to make an account: OPAQUE registration',
    body: Closed({
      loginName: LoginName,
      invitation: Type.Optional(Type.String({ maxLength: 64 })),
      registrationRequest: OpaqueMessage,
    }),
    reply: Closed({ signUpId: Uuid, accountId: Uuid, registrationResponse: OpaqueMessage }),
  },
  signUpFinish: {
    method: 'POST',
    path: '/api/sign-up/finish',
    authorization: 'none',
    summary: 'Make the account, its vault and a session',
    body: Closed({
      signUpId: Uuid,
      registrationRecord: OpaqueMessage,
      vault: Vault,
      state: SignedToken(),
      ...SessionWish.properties,
    }),
    reply: SessionReply,
  },
  signInStart: {
    method: 'POST',
    path: '/api/sign-in/start',
    authorization: 'none',
    summary: 'Begin to sign in: OPAQUE login; answers alike whether or not the login name exists',
    body: Closed({
      loginName: LoginName,
      startLoginRequest: OpaqueMessage,
      knownBrowser: Type.Optional(KnownBrowser),
    }),
    reply: Closed({ signInId: Uuid, loginResponse: OpaqueMessage }),
  },
  signInFinish: {
    method: 'POST',
    path: '/api/sign-in/finish',
    authorization: 'none',
    summary: 'Finish signing in',
    body: Closed({ signInId: Uuid, finishLoginRequest: OpaqueMessage, ...SessionWish.properties }),
    reply: SessionReply,
  },
  signOut: { method: 'POST', path: '/api/sign-out', authorization: 'owner', summary: 'End this session' },
  recoveryStart: {
    method: 'POST',
    path: '/api/recovery/start',
    authorization: 'none',
    summary: 'Ask for a challenge to answer with the recovery code',
    body: Closed({ loginName: LoginName }),
    reply: Closed({ recoveryId: Uuid, challenge: Bytes32 }),
  },
  recoveryProve: {
    method: 'POST',
    path: '/api/recovery/prove',
    authorization: 'none',
    summary: 'Answer the challenge; begin to set a new password',
    body: Closed({
      recoveryId: Uuid,
      signature: Type.String({ minLength: 86, maxLength: 86 }),
      registrationRequest: OpaqueMessage,
    }),
    reply: Closed({ account: Account, registrationResponse: OpaqueMessage }),
  },
  recoveryFinish: {
    method: 'POST',
    path: '/api/recovery/finish',
    authorization: 'none',
    summary: 'Set the new password and sign in',
    body: Closed({
      recoveryId: Uuid,
      registrationRecord: OpaqueMessage,
      passwordWrap: Base64UrlUpTo(256),
      /** Of an authenticator that stands for the recovery code: with both, nobody can undo it, and every other session ends. */
      totp: Type.Optional(TotpCode),
      ...SessionWish.properties,
    }),
    reply: SessionReply,
  },
  account: {
    method: 'GET',
    path: '/api/account',
    authorization: 'owner',
    summary: 'The account as the server keeps it',
    reply: Account,
  },
  putState: {
    method: 'PUT',
    path: '/api/account/state',
    authorization: 'owner',
    summary: 'Replace the signed account state by its successor (compare-and-set on `prev`)',
    body: Closed({ state: SignedToken() }),
  },
  passwordStart: {
    method: 'POST',
    path: '/api/account/password/start',
    authorization: 'owner',
    summary: 'Begin to change the password',
    body: Closed({ registrationRequest: OpaqueMessage, startLoginRequest: OpaqueMessage }),
    reply: Closed({ changeId: Uuid, registrationResponse: OpaqueMessage, loginResponse: OpaqueMessage }),
  },
  passwordFinish: {
    method: 'POST',
    path: '/api/account/password/finish',
    authorization: 'owner',
    summary: 'Replace OPAQUE record and password wrap together; the old password must have been proven',
    body: Closed({
      changeId: Uuid,
      finishLoginRequest: OpaqueMessage,
      registrationRecord: OpaqueMessage,
      passwordWrap: Base64UrlUpTo(256),
      /** While a Mac of the account is stolen. */
      proof: Type.Optional(StepUpProof),
    }),
  },
  stepUp: {
    method: 'POST',
    path: '/api/account/step-up',
    authorization: 'owner',
    summary: 'A challenge that the recovery code answers, for one action within 10 minutes',
    reply: Closed({ challengeId: Uuid, challenge: Bytes32 }),
  },
  sessions: {
    method: 'GET',
    path: '/api/sessions',
    authorization: 'owner',
    summary: 'All sessions of the account',
    reply: Closed({ sessions: Type.Array(Session) }),
  },
  changeSession: {
    method: 'PUT',
    path: '/api/sessions/:id',
    authorization: 'owner',
    summary:
      'Say whether a session is on a paired Mac; while a Mac is stolen, one that is said to be ends, and none can be said not to be',
    params: RecordId,
    body: Closed({ onPairedMac: Type.Boolean() }),
  },
  endSession: {
    method: 'DELETE',
    path: '/api/sessions/:id',
    authorization: 'owner',
    summary: 'End a session',
    params: RecordId,
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/api/sessions',
    authorization: 'owner',
    summary: 'End all other sessions, but for those that may still undo a recovery',
    reply: Closed({ ended: Type.Integer({ minimum: 0 }) }),
  },
  records: {
    method: 'GET',
    path: '/api/records',
    authorization: 'owner',
    summary: 'All encrypted records of the account',
    reply: Closed({ records: Type.Array(StoredRecord) }),
  },
  putRecord: {
    method: 'PUT',
    path: '/api/records/:id',
    authorization: 'owner',
    summary: 'Write a record: `rev` is the one before plus 1, else 409',
    params: RecordId,
    body: Closed({
      kind: OneOf(recordKinds),
      rev: Type.Integer({ minimum: 1 }),
      ciphertext: Base64UrlUpTo(65_536),
      /** Of the keyring whose VK it is under: 409 where that is not the present one. */
      generation: Type.Optional(Type.Integer({ minimum: 1 })),
    }),
    reply: StoredRecord,
  },
  deleteRecord: {
    method: 'DELETE',
    path: '/api/records/:id',
    authorization: 'owner',
    summary: 'Delete a record of the given revision',
    params: RecordId,
    query: Closed({ rev: Type.Integer({ minimum: 1 }) }),
  },
} as const satisfies Record<string, Endpoint>;

/** Actions on the account as a whole that a step-up is asked for. */
export const accountStepUps = [
  'add-factor',
  'change-password',
  'renew-recovery-code',
  'rotate-keys',
  'delete-account',
  'share',
  'export',
] as const;
export type AccountStepUp = (typeof accountStepUps)[number];

/** Why a step-up is asked for; what `stepUpMessage` signs beside the challenge. */
export const stepUpAction = {
  order: (orderHash: string) => `order ${orderHash}`,
  retire: (deviceId: string) => `retire ${deviceId}`,
  erase: (deviceId: string) => `erase ${deviceId}`,
  eraseTheft: (deviceId: string, firstSeq: number) => `erase-theft ${deviceId} ${firstSeq}`,
  removeFactor: (factorId: string) => `remove-factor ${factorId}`,
  /** For this code alone: whoever lets it pass has another one's in mind otherwise. */
  renewRecoveryCode: (rootKey: string) => `renew-recovery-code ${rootKey}`,
  retention: (deviceId: string, { reportDays, evidenceDays }: Retention) =>
    `retention ${deviceId} ${reportDays ?? 'keep'} ${evidenceDays ?? 'keep'}`,
  account: (action: Exclude<AccountStepUp, 'renew-recovery-code'>): string => action,
};
