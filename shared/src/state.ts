import type { Static } from 'typebox';
import * as Type from 'typebox';
import { utf8 } from './bytes.ts';
import { domains } from './domain.ts';
import { HomewardError } from './errors.ts';
import type { Keyring } from './keyring.ts';
import { Bytes32, Closed, Nullable, Timestamp, Uuid } from './schema.ts';
import { sha256Base64Url } from './sha256.ts';
import type { SignedKind } from './signed.ts';
import { canonicalJson } from './strict-json.ts';

const common = {
  accountId: Uuid,
  rev: Type.Integer({ minimum: 1 }),
  /** `hashSigned` of the state before; null for the first. */
  prev: Nullable(Bytes32),
  keyringGeneration: Type.Integer({ minimum: 1 }),
  recordsRoot: Bytes32,
  at: Timestamp,
};

/**
 * What the owner last saw their account to be; an old keyring or record served by a lying server contradicts it. Version 2
 * names the root key, which changes with the recovery code and not with the generation.
 */
export const AccountState = Type.Union([
  Closed({ v: Type.Literal(1), ...common }),
  Closed({ v: Type.Literal(2), ...common, rootKey: Bytes32 }),
]);
export type AccountState = Static<typeof AccountState>;

export const stateKind = {
  domain: domains.state,
  schema: AccountState,
  name: 'account state',
} as const satisfies SignedKind<typeof AccountState>;

/** What the keyring says in a state; see `refuseStaleState`. */
export const keysInState = ({ v, generation, rootKey }: Pick<Keyring, 'v' | 'generation' | 'rootKey'>) =>
  v === 1 ? ({ v, keyringGeneration: generation } as const) : ({ v, keyringGeneration: generation, rootKey } as const);

/** Digest over all records of an account: which there are, at which revision, with which content. */
export function recordsRoot(records: readonly { id: string; rev: number; ciphertext: string }[]): string {
  const rows = records.map(({ id, rev, ciphertext }) => ({ id, rev, sha256: sha256Base64Url(utf8(ciphertext)) }));
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sha256Base64Url(utf8(canonicalJson(rows)));
}

/**
 * Refuses a state or keyring that is older than what the owner or the Mac has seen.
 * @param seen the highest `rev` known from elsewhere: this browser's memory, or a Mac's sealed reports.
 * @throws HomewardError `stale_state`
 */
export function refuseStaleState(
  state: AccountState,
  { generation: keyringGeneration, rootKey }: Pick<Keyring, 'generation' | 'rootKey'>,
  seen: number,
): void {
  if (state.rev < seen) {
    throw new HomewardError('stale_state', `it shows revision ${state.rev}, but ${seen} has been seen`);
  }
  if (state.keyringGeneration !== keyringGeneration) {
    throw new HomewardError(
      'stale_state',
      `the keyring is of generation ${keyringGeneration}, the signed state says ${state.keyringGeneration}`,
    );
  }
  if (state.v === 2 && state.rootKey !== rootKey) {
    throw new HomewardError('stale_state', 'the keyring is from before the recovery code was renewed');
  }
}
