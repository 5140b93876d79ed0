import type { ListedItem } from '@homeward/shared/api/devices';
import { errorCodeOf } from '@homeward/shared/errors';
import type { ItemToPack } from '@homeward/shared/pack/write-pack';
import { readEnvelope } from '../items/read-envelope.ts';
import { fetchTogether, type SealedPorts } from '../owner/fetch-together.ts';
import {
  type FetchSealed,
  type ItemTrust,
  type OpenedListedItem,
  openListedBytes,
  verifyListedItem,
} from '../owner/items.ts';
import { isPassing } from '../owner/passing-errors.ts';
import type { PlannedItem } from './plan-pack.ts';

/** Opened ahead of the one that is packed: the network does not wait for the opening, nor the other way round. */
const AHEAD = 6;

interface Ears {
  /** Each chosen item, as opened. */
  readonly onItem: (item: OpenedListedItem) => void;
  readonly onDone: (count: number) => void;
  /** Each that does not pass, and why. */
  readonly onRefused?: (item: ListedItem, error: unknown) => void;
}

type Outcome =
  | { readonly ok: true; readonly item: ItemToPack; readonly opened: OpenedListedItem | null }
  | { readonly ok: false; readonly listed: ListedItem; readonly error: unknown };

/**
 * Opens the planned items for a pack, in their order, each with all checks. One that does not pass is left out and counted.
 * The iteration throws where the server could not be reached.
 */
export function openedInOrder(planned: readonly PlannedItem[], trust: ItemTrust, ports: SealedPorts, ears: Ears) {
  const counts = { items: 0, refused: 0 };
  const fetchSealed = fetchTogether(planned.flatMap(keptId), trust.deviceId, ports);
  async function* items(): AsyncGenerator<ItemToPack, void> {
    const ahead: Promise<Outcome>[] = [];
    for (let at = 0; at < planned.length; at += 1) {
      while (ahead.length < AHEAD && at + ahead.length < planned.length) {
        const next = planned[at + ahead.length];
        if (next) ahead.push(outcomeOf(next, trust, fetchSealed));
      }
      const outcome = await ahead.shift();
      if (!outcome) return;
      if (outcome.ok) {
        if (outcome.opened) {
          counts.items += 1;
          ears.onItem(outcome.opened);
        }
        yield outcome.item;
      } else {
        if (isPassing(outcome.error) || errorCodeOf(outcome.error) === 'internal') throw outcome.error;
        counts.refused += 1;
        ears.onRefused?.(outcome.listed, outcome.error);
      }
      ears.onDone(at + 1);
    }
  }
  return { items: items(), counts };
}

/** As the envelope says, which is checked before anything is fetched for it. */
const keptId = ({ listed, isChosen }: PlannedItem): string[] => {
  const envelope = isChosen && listed.body === 'kept' ? readEnvelope(listed) : null;
  return envelope ? [envelope.id] : [];
};

async function outcomeOf(
  { listed, isChosen }: PlannedItem,
  trust: ItemTrust,
  fetchSealed: FetchSealed,
): Promise<Outcome> {
  const { envelope, receipt } = listed;
  try {
    if (!isChosen) {
      await verifyListedItem(listed, trust);
      return { ok: true, item: { envelope, receipt, body: 'left-out' }, opened: null };
    }
    const opened = await openListedBytes(listed, trust, fetchSealed);
    const body = opened.opened ? ('kept' as const) : ('dropped' as const);
    return { ok: true, item: { envelope, receipt, body, opened: opened.opened ?? undefined }, opened };
  } catch (error) {
    return { ok: false, listed, error };
  }
}
