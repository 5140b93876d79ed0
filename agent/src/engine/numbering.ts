import type { Clock } from '../clock.ts';
import { within } from '../deadline.ts';
import type { CheckedFile } from '../durable/checked-file.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Anchor } from '../state/anchor.ts';
import type { Head } from '../state/head.ts';

/** In mode stolen what is captured is not kept waiting: the lid may be shut in seconds. Else Wi-Fi may take its time. */
const FIRST_CONTACT_MS = { stolen: 1_500, otherwise: 20_000 } as const;
/** A new epoch is chosen among so many: another restore of the same backup must not choose the same. */
const EPOCHS = 2 ** 20;

export interface NumberingParts {
  readonly head: Head;
  /** The anchor of the data directory as it is now. */
  readonly anchor: string;
  readonly anchorFile: Pick<CheckedFile<typeof Anchor>, 'load' | 'save'>;
  readonly isStolen: boolean;
  /** Resolves when the server has said what it has of this Mac, and the chain goes on above that. */
  readonly contact: Promise<void>;
  /** Resolves when items must not wait any longer: the Mac is stolen now, or let go. */
  readonly hurry: Promise<void>;
  readonly beginEpoch: (head: Head) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Finds out whether the chain may go on where the directory says that it ends; items wait for the answer. A Mac that
 * was put back from a backup would give new items numbers that the server has already, and numbers stand inside the
 * seal. So where the directory is not known to be the one that was left (after each start of the system, or in
 * another place) the server is asked first; and where it cannot be reached, the chain goes on in an epoch of its own.
 * @returns whether it had to.
 */
export async function settleNumbering(parts: NumberingParts): Promise<boolean> {
  const { head, anchor, anchorFile, isStolen, contact, hurry, beginEpoch, clock, random, log, signal } = parts;
  const saved = await anchorFile.load();
  const isEmpty = head.epoch === 1 && head.seq === 0;
  if (saved === null ? isEmpty : saved.anchor === anchor && !isEmpty) {
    if (saved === null) await save();
    return false;
  }
  const waitMs = isStolen ? FIRST_CONTACT_MS.stolen : FIRST_CONTACT_MS.otherwise;
  const isSettled = await within(clock, waitMs, signal, () =>
    Promise.race([contact.then(() => true), hurry.then(() => false)]),
  );
  if (!isSettled) {
    const epoch = head.epoch + 1 + Math.floor(random() * EPOCHS);
    await beginEpoch({ epoch, seq: 0, hash: head.hash });
    log.info(`the server cannot be asked what it has of this Mac: going on in epoch ${epoch}`);
  }
  await save();
  return !isSettled;

  async function save(): Promise<void> {
    await anchorFile
      .save({ anchor })
      .catch((error) => log.warn(`where this directory is cannot be saved: ${reasonOf(error)}`));
  }
}
