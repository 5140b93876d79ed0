import type { Envelope } from '@homeward/shared/envelope';
import { errorCodeOf, HomewardError } from '@homeward/shared/errors';
import { hybridIdentity } from '@homeward/shared/hybrid-identity';
import { openItem } from '@homeward/shared/seal';
import { fetchTogether, type SealedPorts } from '../owner/fetch-together.ts';
import { contentOf, type ItemTrust, identityFor, verifyListedItem } from '../owner/items.ts';
import {
  type CheckedItem,
  type Outcome,
  opensWithItsPage,
  type ReadPage,
  type ShownContent,
  type Wanted,
} from './opener-protocol.ts';

/** Told to the page at a time: enough to be few messages, few enough that reading one is no long task. */
const PART = 20;

/** A snapshot of less than this says why there is no photo. */
const LEAST_PHOTO_BYTES = 8 * 1024;

type Checked = { readonly index: number; readonly wanted: Wanted; readonly item: CheckedItem };

/** Checks all items, and opens those that are to be, in their order; each fails for itself. */
export async function* openBatch(
  items: readonly Wanted[],
  trust: ItemTrust,
  ports: SealedPorts,
): AsyncGenerator<readonly Outcome[], void> {
  const outcomes = await Promise.all(items.map((wanted, index) => check(wanted, index, trust)));
  const failed = outcomes.filter((outcome) => 'status' in outcome);
  const checked = outcomes.filter((outcome) => 'item' in outcome && 'wanted' in outcome);
  const toOpen = checked.filter(isToOpen);
  const left = checked.filter((one) => !isToOpen(one));
  yield [
    ...failed,
    ...left.map(({ index, item }): Outcome => ({ index, status: 'sealed', item: withoutEnvelope(item) })),
  ];
  if (toOpen.length === 0) return;
  const kept = toOpen.flatMap(({ wanted, item }) => (wanted.listed.body === 'kept' ? [item.envelope.id] : []));
  const sealed = fetchTogether(kept, trust.deviceId, ports);
  const identityOf = readyIdentities(trust);
  for (let at = 0; at < toOpen.length; at += PART) {
    yield await Promise.all(
      toOpen.slice(at, at + PART).map(async ({ index, wanted, item }): Promise<Outcome> => {
        try {
          if (wanted.listed.body === 'dropped') {
            return { index, status: 'open', item: { ...withoutEnvelope(item), content: { kind: 'dropped' } } };
          }
          const opened = await openItem(await sealed(item.envelope.id), item.envelope, await identityOf(item.envelope));
          return {
            index,
            status: 'open',
            item: { ...withoutEnvelope(item), content: shownContent(contentOf(opened)) },
          };
        } catch (error) {
          return refused(index, error, item);
        }
      }),
    );
  }
}

/** Opens the reports of a page where it was listed; an outcome's index is the item's on the page. */
export async function openReports(
  { items }: ReadPage,
  trust: ItemTrust,
  ports: SealedPorts,
  onOutcomes: (outcomes: readonly Outcome[]) => void,
): Promise<void> {
  const reports = items.flatMap((read, place) => (opensWithItsPage(read.envelope) ? [{ ...read, place }] : []));
  const wanted = reports.map(({ listed }) => ({ listed, isLookedAt: false }));
  for await (const outcomes of openBatch(wanted, trust, ports)) {
    const placed = outcomes.map((outcome) => ({ ...outcome, index: reports[outcome.index]?.place ?? -1 }));
    if (placed.length > 0) onOutcomes(placed);
  }
}

async function check(
  wanted: Wanted,
  index: number,
  trust: ItemTrust,
): Promise<Checked | (Outcome & { status: 'refused' })> {
  try {
    return { index, wanted, item: await verifyListedItem(wanted.listed, trust) };
  } catch (error) {
    return refused(index, error, null);
  }
}

const isToOpen = ({ wanted, item: { envelope } }: Checked): boolean =>
  wanted.isLookedAt ||
  envelope.kind !== 'snapshot' ||
  envelope.size < LEAST_PHOTO_BYTES ||
  wanted.listed.body === 'dropped';

const refused = (index: number, error: unknown, item: CheckedItem | null) => ({
  index,
  status: 'refused' as const,
  code: errorCodeOf(error),
  detail: error instanceof HomewardError ? error.detail : String(error),
  item: item && withoutEnvelope(item),
});

const withoutEnvelope = ({ envelopeHash, receiptAt }: CheckedItem) => ({ envelopeHash, receiptAt });

/** Each identity that items were sealed to, made ready once: there are several after a change of keys. */
function readyIdentities(trust: ItemTrust) {
  const ready = new Map<string, ReturnType<typeof hybridIdentity>>();
  return (envelope: Envelope) => {
    const identity = identityFor(envelope, trust);
    const made = ready.get(identity) ?? hybridIdentity(identity);
    ready.set(identity, made);
    return made;
  };
}

/** What the page is told of it. */
export const shownContent = (content: ReturnType<typeof contentOf>): ShownContent =>
  content.kind === 'photo'
    ? { kind: 'photo', about: content.about, blob: new Blob([content.jpeg], { type: 'image/jpeg' }) }
    : content;
