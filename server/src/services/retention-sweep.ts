import { setImmediate as nextTurn } from 'node:timers/promises';
import { itemKinds } from '@homeward/shared/envelope';
import { evidenceKinds } from '@homeward/shared/modes';
import { longer, type Retention } from '@homeward/shared/retention';
import type { Clock } from '../clock.ts';
import { createDevices } from '../repositories/devices.ts';
import type { ItemPosition } from '../repositories/items.ts';
import { createOldItems, type OldItem } from '../repositories/old-items.ts';
import { createRetentions } from '../repositories/retentions.ts';
import { createThefts, type Theft } from '../repositories/thefts.ts';
import type { BlobStore } from '../storage/blob-store.ts';
import type { Database } from '../storage/database.ts';
import type { ActivityRecorder } from './activity.ts';
import { blobKey } from './item-intake.ts';
import type { OwnerEvents } from './owner-events.ts';
import { DAY_MS, goesAt, isOver, retentionNow, warningDue } from './retention-rule.ts';

/** Items looked at, and removed, at once: other requests get their turn in between. */
const AT_ONCE = 500;

const BEGINNING: ItemPosition = { capturedAt: -1, epoch: 0, seq: 0 };

export interface SweepPorts {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  readonly activity: ActivityRecorder;
  readonly events: Pick<OwnerEvents, 'emit'>;
  /** Asked between any two steps: whether to stop here. The next call goes on. */
  readonly isEnding: () => boolean;
}

/**
 * Removes what Macs sent and whose time is over, and tells owners of evidence before it goes. To be called now and then;
 * what a crash interrupts, the next call finishes. Nothing of a Mac is removed while it is stolen, and of none its last
 * item: where it goes on after it was put back from a backup.
 */
export async function sweepRetention(ports: SweepPorts): Promise<void> {
  for (const { id, account_id } of await createDevices(ports.database).every()) {
    if (ports.isEnding()) return;
    await sweepMac(ports, account_id, id);
    await nextTurn();
  }
}

async function sweepMac(ports: SweepPorts, accountId: string, deviceId: string): Promise<void> {
  const { database, clock, events } = ports;
  const now = clock.now();
  const retention = retentionNow(await createRetentions(database).of(deviceId), now);
  const thefts = createThefts(database);
  if ((await thefts.of(deviceId)).some(({ untilSeq }) => untilSeq === null)) return;
  await warn(ports, accountId, deviceId, retention);
  // Before anything goes: what a crash interrupts is written down all the same.
  await noteEnd(ports, accountId, deviceId, retention);
  const removed = await removeOver(ports, deviceId, retention, await thefts.of(deviceId));
  if (removed > 0) events.emit(accountId, { event: 'device', deviceId });
}

/** Tells the owner of evidence that goes soon. Where there is none, nothing is told, and the time is over all the same. */
async function warn(
  { database, clock, activity }: SweepPorts,
  accountId: string,
  deviceId: string,
  { evidenceDays }: Retention,
): Promise<void> {
  const now = clock.now();
  const thefts = await createThefts(database).of(deviceId);
  for (const theft of thefts) {
    const days = warningDue(theft, evidenceDays, now);
    if (days === null) continue;
    const hasEvidence = await createOldItems(database).hasEvidence(deviceId, theft, thefts);
    await database.transaction().execute(async (transaction) => {
      const isNoted = await createThefts(transaction).setTold(deviceId, theft, days, now);
      if (!isNoted || !hasEvidence) return;
      await activity.record(accountId, { what: 'evidence-ending', deviceId, detail: `${days}` }, transaction);
    });
  }
}

/** @returns how many were removed. */
async function removeOver(
  { database, blobs, clock, isEnding }: SweepPorts,
  deviceId: string,
  retention: Retention,
  thefts: readonly Theft[],
): Promise<number> {
  const oldItems = createOldItems(database);
  const now = clock.now();
  const lastIds = await oldItems.lastIds(deviceId);
  let removed = 0;
  const walk = async (kind: OldItem['kind'], from: ItemPosition, before: number) => {
    let after = from;
    while (!isEnding()) {
      const page = await oldItems.page(deviceId, { kind, after, before, limit: AT_ONCE });
      const over = page.filter((item) => !lastIds.has(item.id) && isOver(item, retention, thefts, now));
      if (over.length > 0) await oldItems.remove(deviceId, over);
      for (const { id, body, sealedSha256 } of over) {
        if (body === 'file') await blobs.delete(blobKey(deviceId, id, sealedSha256));
      }
      removed += over.length;
      const last = page.at(-1);
      if (!last || page.length < AT_ONCE) return;
      after = last;
      await nextTurn();
    }
  };
  for (const kind of itemKinds) {
    const { reportDays, evidenceDays } = retention;
    const days = evidenceKinds.includes(kind) ? evidenceDays : shorter(reportDays, evidenceDays);
    if (days === null) continue;
    await walk(kind, BEGINNING, now - days * DAY_MS);
    // A Mac whose clock is ahead.
    await walk(kind, { ...BEGINNING, capturedAt: now + DAY_MS }, Number.MAX_SAFE_INTEGER);
  }
  return removed;
}

const shorter = (a: number | null, b: number | null): number | null => (longer(a, b) === a ? b : a);

/** Writes down that the time of a theft's evidence is over. */
async function noteEnd(
  { database, clock, activity, isEnding }: SweepPorts,
  accountId: string,
  deviceId: string,
  { evidenceDays }: Retention,
): Promise<void> {
  const now = clock.now();
  const thefts = await createThefts(database).of(deviceId);
  for (const theft of thefts) {
    const at = goesAt(theft, evidenceDays, now);
    if (theft.toldDays === 0 || at === null || at > now || isEnding()) continue;
    const hasEvidence = await createOldItems(database).hasEvidence(deviceId, theft, thefts);
    await database.transaction().execute(async (transaction) => {
      const isNoted = await createThefts(transaction).setTold(deviceId, theft, 0, now);
      if (!isNoted || !hasEvidence) return;
      await activity.record(accountId, { what: 'evidence-expired', deviceId }, transaction);
    });
  }
}
