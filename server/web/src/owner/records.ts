import type { StoredRecord } from '@homeward/shared/api/account';
import type { Call } from '@homeward/shared/api/client';
import { HomewardError } from '@homeward/shared/errors';
import { openRecord, type RecordBody, type RecordKind, sealRecord } from '@homeward/shared/record';
import { hashSigned, sign } from '@homeward/shared/signed';
import { type AccountState, keysInState, recordsRoot, stateKind } from '@homeward/shared/state';
import { type OpenAccount, openState, type SignedState } from './open-account.ts';

/** Two sessions that write at once settle within a few tries. */
const MAX_TRIES = 5;

export interface OpenedRecord<B extends RecordBody = RecordBody> {
  readonly id: string;
  readonly rev: number;
  readonly body: B;
}

export interface OpenedRecords {
  readonly records: readonly OpenedRecord[];
  /** Ids of records that do not open: changed, moved or of an older revision. */
  readonly unopenable: readonly string[];
  /** Whether these are exactly the records that the owner last signed for. */
  readonly asSigned: boolean;
}

export type RecordOf<K extends RecordKind> = Extract<RecordBody, { kind: K }>;

export interface OwnerPorts {
  readonly call: Call;
  readonly now: () => number;
}

/** All records, opened, and compared with the signed state (read again where another session wrote meanwhile). */
export async function readRecords(call: Call, account: OpenAccount): Promise<OpenedRecords> {
  let { records: stored } = await call('records', {});
  let asSigned = recordsRoot(stored) === account.signedState.state.recordsRoot;
  if (!asSigned) {
    await refreshState(call, account);
    ({ records: stored } = await call('records', {}));
    asSigned = recordsRoot(stored) === account.signedState.state.recordsRoot;
  }
  const opened = await Promise.all(stored.map((record) => openStored(record, account)));
  return {
    records: opened.filter((record) => record !== null),
    unopenable: stored.filter((_, index) => opened[index] === null).map(({ id }) => id),
    asSigned,
  };
}

async function openStored({ id, kind, rev, ciphertext }: StoredRecord, account: OpenAccount) {
  const { accountId, vaultKey, keyring } = account;
  try {
    const body = await openRecord(ciphertext, { accountId, id, rev, generation: keyring.generation }, vaultKey);
    return body.kind === kind ? { id, rev, body } : null;
  } catch {
    return null;
  }
}

/** The records of one kind. */
export const recordsOf = <K extends RecordKind>(records: readonly OpenedRecord[], kind: K) =>
  records.filter((record): record is OpenedRecord<RecordOf<K>> => record.body.kind === kind);

/**
 * Writes a record and signs the account's new state.
 * @param before the record that this one replaces; without it a new one is made.
 * @throws HomewardError `revision_conflict` where it was changed elsewhere meanwhile, `stale_keys` where another page made new keys.
 */
export async function writeRecord<B extends RecordBody>(
  ports: OwnerPorts,
  account: OpenAccount,
  body: B,
  before?: Pick<OpenedRecord, 'id' | 'rev'>,
): Promise<OpenedRecord<B>> {
  const { accountId, vaultKey, keyring } = account;
  const { generation } = keyring;
  const id = before?.id ?? crypto.randomUUID();
  const rev = (before?.rev ?? 0) + 1;
  const ciphertext = await sealRecord(body, { accountId, id, rev, generation }, vaultKey);
  await ports.call('putRecord', { params: { id }, body: { kind: body.kind, rev, ciphertext, generation } });
  await renewState(ports, account);
  return { id, rev, body };
}

/** Deletes a record and signs the account's new state. A record that is gone already is fine. */
export async function deleteRecord(
  ports: OwnerPorts,
  account: OpenAccount,
  record: Pick<OpenedRecord, 'id' | 'rev'>,
): Promise<void> {
  try {
    await ports.call('deleteRecord', { params: { id: record.id }, query: { rev: record.rev } });
  } catch (error) {
    if (!(error instanceof HomewardError && error.code === 'not_found')) throw error;
  }
  await renewState(ports, account);
}

/** Signs what the account's records now are, as the successor of the latest state. */
export async function renewState({ call, now }: OwnerPorts, account: OpenAccount): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { records } = await call('records', {});
    const before = account.signedState;
    const next = await nextState(before, { ...account, recordsRoot: recordsRoot(records), at: now() });
    try {
      await call('putState', { body: { state: next.token } });
      account.signedState = next;
      return;
    } catch (error) {
      if (!(error instanceof HomewardError && error.code === 'revision_conflict') || tries >= MAX_TRIES) throw error;
      await refreshState(call, account);
    }
  }
}

/** The successor of a state. A root key that was named before stays named, also by a session that has not heard of it. */
export async function nextState(
  before: SignedState,
  { keyring, orderKey, ...rest }: Pick<OpenAccount, 'keyring' | 'orderKey'> & Pick<AccountState, 'recordsRoot' | 'at'>,
): Promise<SignedState> {
  const { accountId, rev, ...known } = before.state;
  const named = known.v === 2 && keyring.v === 1 ? { v: 2 as const, rootKey: known.rootKey } : {};
  const state: AccountState = {
    ...{ ...keysInState(keyring), ...named, accountId, rev: rev + 1, prev: hashSigned(stateKind, before.token) },
    ...{ recordsRoot: rest.recordsRoot, at: rest.at },
  };
  return { token: await sign(stateKind, state, orderKey), state };
}

/** Takes over the state that another session signed. @throws HomewardError `stale_state` where the server shows an older one. */
async function refreshState(call: Call, account: OpenAccount): Promise<void> {
  // This page may sign another while the answer is under way.
  const seen = account.signedState.state.rev;
  const { state: token } = await call('account', {});
  const signedState = await openState(token, account.accountId, account.orderKey);
  const { rev } = signedState.state;
  if (rev < seen) throw new HomewardError('stale_state', `it shows revision ${rev}, but ${seen} has been seen`);
  if (rev >= account.signedState.state.rev) account.signedState = signedState;
}
