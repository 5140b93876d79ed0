import type { CallName } from '@homeward/shared/api/table';
import { toBase64Url } from '@homeward/shared/base64url';
import { type Names, newShare, type TwoAccounts, webhook } from './two-accounts.ts';

/** What one call of the API is asked with, by somebody it does not concern. */
type Row =
  /** Names something by id: must answer about another account's exactly as about an unknown one. */
  | {
      readonly names: (
        names: Names,
        accounts: TwoAccounts,
      ) => { readonly params: object; readonly query?: object; readonly body?: unknown };
    }
  /** Names nothing: must not mention anything of another account. */
  | { readonly own: (accounts: TwoAccounts) => unknown }
  /** Open to anybody; why that gives nothing away. */
  | { readonly open: string };

const device = ({ deviceId }: Names) => ({ deviceId });
const opaqueMessage = 'AAAA';
const KEY = toBase64Url(new Uint8Array(32));

/** What each call of the API is asked with: one row for every call there is. */
export const rows: Record<CallName, Row> = {
  server: { open: 'what the server is, the same for everybody' },
  signUpStart: { open: 'makes a new account; needs an invitation' },
  signUpFinish: { open: 'needs the id that sign-up gave to this client' },
  signInStart: { open: 'answers alike for every name; see sign-in-routes.test.ts' },
  signInFinish: { open: 'needs the password' },
  recoveryStart: { open: 'answers alike for every name; see recovery-routes.test.ts' },
  recoveryProve: { open: 'needs the recovery code' },
  recoveryFinish: { open: 'needs a proven recovery' },
  pairingOffer: { open: 'needs the pairing id, which only link or code give; shows public keys only' },
  pairingClaim: { open: 'needs the pairing id; without the secret the claim does not verify' },

  signOut: { own: () => undefined },
  account: { own: () => undefined },
  putState: { own: ({ anna }) => ({ state: anna.owner.account.signedState.token }) },
  passwordStart: { own: () => ({ registrationRequest: opaqueMessage, startLoginRequest: opaqueMessage }) },
  passwordFinish: {
    own: () => ({
      changeId: crypto.randomUUID(),
      finishLoginRequest: opaqueMessage,
      registrationRecord: opaqueMessage,
      passwordWrap: opaqueMessage,
    }),
  },
  stepUp: { own: () => undefined },
  keyChanges: { own: () => undefined },
  renewRecoveryCode: {
    own: ({ anna }) => ({
      ...{ previousRootKey: anna.owner.account.keyring.rootKey, rootKey: KEY, recoveryAuthKey: KEY },
      ...{ keyring: 'AAAA', kit: 'AAAA', state: anna.owner.account.signedState.token },
    }),
  },
  rotateStart: { own: () => ({ registrationRequest: opaqueMessage }) },
  rotateFinish: {
    own: ({ anna, bensOrder, bensCertificate }) => ({
      ...{ changeId: crypto.randomUUID(), registrationRecord: opaqueMessage, records: [] },
      vault: {
        ...{ generation: 2, passwordWrap: 'AAAA', keyring: 'AAAA', kit: 'AAAA', orderKey: KEY, rootKey: KEY },
        ...{ recoveryAuthKey: KEY, recipient: 'age1pq1' },
      },
      state: anna.owner.account.signedState.token,
      rotation: anna.owner.account.signedState.token,
      macs: [{ deviceId: anna.mac.deviceId, certificate: bensCertificate, order: bensOrder, afterSeq: 0 }],
    }),
  },
  sessions: { own: () => undefined },
  endOtherSessions: { own: () => undefined },
  changeSession: { names: ({ sessionId }) => ({ params: { id: sessionId }, body: { onPairedMac: true } }) },
  endSession: { names: ({ sessionId }) => ({ params: { id: sessionId } }) },
  records: { own: () => undefined },
  // Record ids are the account's own: writing "over" another's id makes one's own record of that id, at revision 1.
  putRecord: {
    names: ({ recordId }) => ({ params: { id: recordId }, body: { kind: 'note', rev: 2, ciphertext: 'AAAA' } }),
  },
  deleteRecord: { names: ({ recordId }) => ({ params: { id: recordId }, query: { rev: 1 } }) },
  createPairing: { own: ({ anna }) => anna.claimed.progress.claimed.offer },
  pairing: { names: ({ pairingId }) => ({ params: { pairingId } }) },
  certify: {
    names: ({ pairingId }, { bensCertificate }) => ({ params: { pairingId }, body: { certificate: bensCertificate } }),
  },
  refusePairing: { names: ({ pairingId }) => ({ params: { pairingId } }) },
  devices: { own: () => undefined },
  device: { names: (names) => ({ params: device(names) }) },
  putOrder: { names: (names, { bensOrder }) => ({ params: device(names), body: { order: bensOrder, afterSeq: 0 } }) },
  removeDevice: { names: (names) => ({ params: device(names), body: { action: 'erase' } }) },
  keepDevice: { names: (names) => ({ params: device(names) }) },
  items: { names: (names) => ({ params: device(names) }) },
  sealed: { names: (names) => ({ params: { ...device(names), id: names.itemId } }) },
  sealedBatch: { names: (names) => ({ params: device(names), body: { ids: [names.itemId] } }) },
  events: { own: () => undefined },
  activity: { own: () => undefined },
  factors: { own: () => undefined },
  beginTotp: { own: () => undefined },
  confirmTotp: { names: ({ enrolmentId }) => ({ params: { id: enrolmentId }, body: { code: '000000' } }) },
  beginPasskey: { own: () => undefined },
  confirmPasskey: {
    names: ({ enrolmentId }) => ({
      params: { id: enrolmentId },
      body: { made: { id: 'AAAA', clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [] } },
    }),
  },
  passkeyChallenge: { own: ({ anna }) => ({ action: `erase ${anna.mac.deviceId}` }) },
  signInFactors: { open: 'needs a sign-in whose password was right' },
  removeFactor: { names: ({ factorId }) => ({ params: { id: factorId }, body: {} }) },
  signInFactor: { open: 'needs a sign-in whose password was right' },
  holds: { own: () => undefined },
  messages: { own: () => undefined },
  unsubscribe: { open: 'ends news, and only with the token that one mail address was sent' },
  addChannel: { own: () => ({ ...webhook, url: `https://hooks.example.org/${crypto.randomUUID()}` }) },
  setUnseenDays: { own: () => ({ days: 5 }) },
  confirmChannel: { names: ({ channelId }) => ({ params: { channelId }, body: { code: '00000000' } }) },
  changeChannel: { names: ({ channelId }) => ({ params: { channelId }, body: { wants: [] } }) },
  removeChannel: { names: ({ channelId }) => ({ params: { channelId } }) },
  shares: { own: () => undefined },
  createShare: {
    names: (names) => ({ params: {}, body: { ...newShare(), ...device(names), itemIds: [names.itemId] } }),
  },
  streetMap: { own: () => undefined },
  streetMapFile: { own: () => undefined },
  revokeShare: { names: ({ shareId }) => ({ params: { shareId } }) },
  openShare: { open: 'needs the read token, which only the link gives; see share-routes-opening.test.ts' },
  sharedItems: { open: 'needs the read token' },
  sharedSealed: { open: 'needs the read token, and opens what its link covers alone' },
  timeStamps: { own: () => ({ roots: [KEY] }) },
  askHold: {
    names: (names) => ({ body: { action: 'erase', ...device(names) }, params: {} }),
  },
  lifetime: { own: () => undefined },
  deleteAccount: { own: () => ({}) },
  keepAccount: { own: () => undefined },
  setRetention: { names: (names) => ({ params: device(names), body: { reportDays: 30, evidenceDays: 180 } }) },
  eraseTheft: { names: (names) => ({ params: device(names), body: { firstSeq: 1 } }) },
  keepTheft: { names: (names) => ({ params: device(names), query: { firstSeq: 1 } }) },
  // A pack of her Mac; of everything, an export is of one's own account.
  beginExport: { names: (names) => ({ params: {}, body: { what: 'pack', ...device(names) } }) },
  endHold: { names: ({ holdId }) => ({ params: { id: holdId } }) },

  pairingStatus: { own: () => undefined },
  checkIn: { own: () => ({ epoch: 1 }) },
  putItem: { names: ({ itemId }) => ({ params: { id: itemId } }) },
  acknowledge: { own: ({ annasAcknowledgement }) => ({ acknowledgement: annasAcknowledgement }) },
  acknowledgeRotation: { own: ({ annasAcknowledgement }) => ({ acknowledgement: annasAcknowledgement }) },
  places: { own: () => ({ addresses: [] }) },
  stream: { own: () => undefined },
};
