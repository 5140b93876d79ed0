import { HomewardError } from '../errors.ts';
import type { PackManifest } from './pack-parts.ts';
import type { StampNotes } from './stamp-counts.ts';

/** What is checked, in this order. */
export const packSteps = [
  'archive',
  'statement',
  'parts',
  'certificate',
  'orders',
  'envelopes',
  'receipts',
  'time-stamps',
  'originals',
  'chain',
] as const;
export type PackStep = (typeof packSteps)[number];

/** The first thing that does not hold. */
export interface PackFailure {
  readonly step: PackStep;
  /** Path of the part; null where it is the archive as a whole. */
  readonly part: string | null;
  /** A sentence. */
  readonly why: string;
}

/** Numbers of items that the pack does not have, between two that it has. */
export interface MissingItems {
  readonly epoch: number;
  /** Both inclusive; `last` is null where the Mac began another epoch: nobody knows how far this one went. */
  readonly first: number;
  readonly last: number | null;
  /** Whether the owner says in the manifest that they were removed because their time was over. */
  readonly saidRemoved?: boolean;
}

/** What the pack says of itself; believed as far as the checks came. */
export interface PackFacts {
  readonly accountId: string;
  readonly deviceId: string;
  readonly server: string;
  readonly madeAt: number;
  readonly from: number;
  readonly to: number;
  readonly kinds: PackManifest['kinds'];
  /** Whether a report to read is among the parts. */
  readonly hasReport: boolean;
  /** Fingerprints of the keys that everything was checked with. */
  readonly ownerKey: string;
  readonly receiptKey: string;
  readonly deviceKey: string | null;
}

/** What there is to say beside yes and no. */
export interface PackNotes {
  readonly photos: number;
  /** When the first and last chosen item was captured, by the Mac's clock. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Items with their envelope alone: not chosen, or dropped by the Mac. */
  readonly leftOut: number;
  readonly dropped: number;
  readonly missing: readonly MissingItems[];
  /** Items captured under an order that is not in the pack. */
  readonly underOtherOrders: number;
  readonly timeStamps: StampNotes;
}

export interface PackVerdict {
  readonly holds: boolean;
  /** What was checked and held, with how many there were. */
  readonly held: readonly { readonly step: PackStep; readonly count: number }[];
  readonly failure: PackFailure | null;
  readonly facts: PackFacts | null;
  readonly notes: PackNotes | null;
}

/** Ends a verification: the first thing that does not hold. */
export class PackRefusal extends Error {
  override readonly name = 'PackRefusal';
  readonly failure: PackFailure;

  constructor(step: PackStep, part: string | null, why: string) {
    super(why);
    this.failure = { step, part, why };
  }
}

/** Runs one check; what it throws becomes the refusal that names step and part. @throws PackRefusal */
export async function holding<T>(step: PackStep, part: string | null, check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof PackRefusal) throw error;
    if (error instanceof HomewardError) throw new PackRefusal(step, part, error.message);
    throw error;
  }
}
