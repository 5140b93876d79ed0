import type { Call } from '@homeward/shared/api/client';
import type { ListedItem } from '@homeward/shared/api/devices';
import type { Envelope, ItemKind } from '@homeward/shared/envelope';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { isChosen } from '@homeward/shared/pack/pack-parts';
import {
  MAX_SHARED_BYTES,
  MAX_SHARED_ITEMS,
  newShareSecret,
  readTokenSha256,
  type SharedEvidence,
  type SharedKey,
  sealShare,
  shareKeysOf,
} from '@homeward/shared/share';
import { listItems } from '../items/list-items.ts';
import { readEnvelope } from '../items/read-envelope.ts';
import { isPassing } from '../owner/passing-errors.ts';
import type { OpeningKey } from '../owner/shared-items.ts';
import { inTurns } from './in-turns.ts';

const AT_ONCE = 6;
const MIB = 1024 * 1024;

/** What the owner wants to share. */
export interface ShareChoice {
  /** Captured at or after, and before. */
  readonly from: number;
  readonly to: number;
  readonly kinds: readonly ItemKind[];
}

export interface ShareErrand {
  readonly call: Call;
  readonly deviceId: string;
  readonly choice: ShareChoice;
  readonly fileKey: (item: ListedItem) => Promise<OpeningKey>;
  readonly onProgress: (done: number, all: number) => void;
  readonly signal: AbortSignal;
}

/** What a link will open: sealed once the owner has shown that it is them. */
export interface PreparedShare {
  readonly itemIds: readonly string[];
  readonly keys: readonly SharedKey[];
  readonly photos: number;
  readonly bytes: number;
  /** Chosen items that did not pass the checks: the link does not open them. */
  readonly refused: number;
}

/**
 * Gets the keys of the chosen items; each has passed every check.
 * @throws HomewardError `not_found` where nothing was captured in that time, `too_large` with what to do; the signal's reason
 */
export async function prepareShare(errand: ShareErrand): Promise<PreparedShare> {
  const { call, deviceId, choice, fileKey, onProgress, signal } = errand;
  const chosen = chooseItems(await listItems(call, deviceId, choice, signal), choice);
  requireRoom(chosen);
  let done = 0;
  let isOver = false;
  const inTurn = inTurns(AT_ONCE);
  const keys = await Promise.all(
    chosen.map(({ listed }) =>
      inTurn(async () => {
        signal.throwIfAborted();
        // One could not be reached: the rest is not asked for.
        if (isOver) return null;
        const key = await keyOrNull(fileKey(listed)).catch((error: unknown) => {
          isOver = true;
          throw error;
        });
        done += 1;
        onProgress(done, chosen.length);
        return key;
      }),
    ),
  );
  const opened = chosen.flatMap(({ envelope }, at) => {
    const opening = keys[at];
    return opening ? [{ envelope, ...opening }] : [];
  });
  if (opened.length === 0) throw new HomewardError('item_refused', 'none of the chosen items passed the checks');
  return {
    itemIds: opened.map(({ envelope }) => envelope.id),
    keys: opened.map(({ key }) => key),
    photos: opened.filter(({ isPhoto }) => isPhoto).length,
    bytes: opened.reduce((sum, { envelope }) => sum + envelope.size, 0),
    refused: chosen.length - opened.length,
  };
}

interface ChosenItem {
  readonly listed: ListedItem;
  readonly envelope: Envelope;
}

/** The chosen items whose bytes the server has. */
export function chooseItems(items: readonly ListedItem[], { kinds, ...time }: ShareChoice): ChosenItem[] {
  return items.flatMap((listed) => {
    const envelope = listed.body === 'kept' ? readEnvelope(listed) : null;
    return envelope && isChosen(envelope, { ...time, kinds: [...kinds] }) ? [{ listed, envelope }] : [];
  });
}

/** @throws HomewardError `not_found`, `too_large` */
export function requireRoom(chosen: readonly Pick<ChosenItem, 'envelope'>[]): void {
  if (chosen.length === 0) throw new HomewardError('not_found', 'nothing of these kinds was captured in that time');
  const advice = 'choose a shorter time, leave something out, or make an evidence pack';
  if (chosen.length > MAX_SHARED_ITEMS) {
    throw new HomewardError('too_large', `${chosen.length} items; a link opens ${MAX_SHARED_ITEMS} at most: ${advice}`);
  }
  const bytes = chosen.reduce((sum, { envelope }) => sum + envelope.size, 0);
  if (bytes > MAX_SHARED_BYTES) {
    const [all, most] = [Math.ceil(bytes / MIB), MAX_SHARED_BYTES / MIB];
    throw new HomewardError('too_large', `${all} MiB; a link opens ${most} MiB at most: ${advice}`);
  }
}

async function keyOrNull(asked: Promise<OpeningKey>): Promise<OpeningKey | null> {
  try {
    return await asked;
  } catch (error) {
    if (isPassing(error) || errorCodeOf(error) === 'internal') throw error;
    return null;
  }
}

/** Seals the list under a fresh secret. @returns the secret, and what the server gets instead of it */
export async function sealPrepared(evidence: SharedEvidence) {
  const secret = newShareSecret();
  const keys = shareKeysOf(secret);
  const sealed = await sealShare(evidence, keys);
  return { secret, sent: { shareId: keys.shareId, readTokenSha256: readTokenSha256(keys.readToken), sealed } };
}
