import { join } from 'node:path';
import { nextMode } from '../engine/mode.ts';
import { parseItemName } from '../outbox/item-file.ts';
import type { AgentState } from '../state/agent-state.ts';
import { createContactFile } from '../state/contact.ts';
import { isHeld } from '../state/lock.ts';
import { createStolenFile } from '../state/stolen-record.ts';
import type { StolenCounts } from '../state/stolen-summary.ts';
import { type OpenedData, openDataDirectory } from './ports.ts';
import type { LocatedOptions } from './where-data-is.ts';

/** What the agent does and has done. It is the truth in every mode: whoever administers the Mac may know. */
export async function statusCommand({ data, json, otherData }: LocatedOptions): Promise<void> {
  const status = { ...(await readStatus(await openDataDirectory(data))), data, otherData };
  process.stdout.write(json ? `${JSON.stringify(status)}\n` : `${inWords(status)}\n`);
}

export type Status = Awaited<ReturnType<typeof readStatus>> & Pick<LocatedOptions, 'data' | 'otherData'>;

/** Reads the agent's state from its data directory; times are ISO 8601, in UTC. */
export async function readStatus(opened: OpenedData) {
  const { store, disk, directory, clock, log } = opened;
  const state = await store.load();
  const waiting = await itemsIn(opened, directory.outbox);
  const contact = await createContactFile(disk, directory.contact, log).load();
  const stolen = await createStolenFile(disk, directory.stolen, log).load();
  return {
    running: await isHeld(directory.engineLock),
    ...(state === null ? { mode: 'unpaired' as const } : pairedStatus(state, clock.now())),
    outbox: {
      waiting: waiting.length,
      waitingBytes: waiting.reduce((total, { bytes }) => total + bytes, 0),
      sent: (await itemsIn(opened, directory.sent)).length,
      rejected: (await itemsIn(opened, directory.rejected)).length,
    },
    lastContactAt: isoOrNull(contact?.lastContactAt),
    lastReportAt: isoOrNull(contact?.lastReportAt),
    /** What mode stolen has collected so far, by the last count; null in another mode. */
    collectedStolen: stolen?.running?.counts ?? null,
  };
}

function pairedStatus({ pins, mode: saved, orders, releaseAsked }: AgentState, now: number) {
  const mode = nextMode(saved, { input: 'time', at: now });
  return {
    mode: mode.mode,
    since: 'since' in mode ? iso(mode.since) : null,
    until: 'until' in mode ? iso(mode.until) : null,
    intervalSeconds: 'intervalSeconds' in mode ? mode.intervalSeconds : null,
    server: pins.origin,
    account: pins.loginName,
    deviceId: pins.deviceId,
    pairedAt: iso(pins.pairedAt),
    lastOrder: orders.last === null ? null : { seq: orders.lastSeq, acceptedAt: iso(orders.last.acceptedAt) },
    acknowledged: orders.acknowledgement?.taken ?? true,
    releaseAsked: releaseAsked ?? null,
  };
}

async function itemsIn({ disk }: OpenedData, directory: string) {
  const items: { bytes: number }[] = [];
  for (const name of await disk.list(directory)) {
    const size = parseItemName(name) && (await disk.size(join(directory, name)));
    if (size) items.push(size);
  }
  return items;
}

const kindsIn = (counts: StolenCounts): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');

const quoted = (path: string): string => (path.includes(' ') ? `"${path}"` : path);

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null | undefined): string | null => (at == null ? null : iso(at));

const meanings = {
  unpaired: 'not paired: nothing is collected',
  protected: 'protected: address and position are reported to the owner',
  stolen: 'STOLEN: address, position, photos, network and route are reported to the owner',
  paused: 'paused: nothing is collected',
  released: 'released: nothing is collected; what waits is sent, then the pairing is wiped',
} as const;

function inWords(status: Status): string {
  const lines = [`Mode:      ${meanings[status.mode]}`];
  if ('server' in status) {
    lines.push(`Since:     ${status.since}`);
    if (status.until !== null) lines.push(`Until:     ${status.until}, unless the owner renews or ends it`);
    if (status.intervalSeconds !== null) lines.push(`Interval:  ${status.intervalSeconds} s`);
    lines.push(`Account:   ${status.account} at ${status.server}`, `Paired:    ${status.pairedAt}`);
    const { lastOrder, acknowledged } = status;
    const told = acknowledged ? '' : ', not yet acknowledged to the owner';
    lines.push(
      `Order:     ${lastOrder === null ? 'none yet' : `number ${lastOrder.seq}, ${lastOrder.acceptedAt}${told}`}`,
    );
    if (status.releaseAsked !== null)
      lines.push(`Asked:     the owner was asked to let it go (${status.releaseAsked})`);
    lines.push(`Contact:   ${status.lastContactAt ?? 'none yet'}`);
    lines.push(`Reported:  ${status.lastReportAt ?? 'nothing yet'}`);
  }
  const { waiting, waitingBytes, sent, rejected } = status.outbox;
  lines.push(
    `Items:     ${waiting} waiting (${Math.ceil(waitingBytes / 1024)} KiB), ${sent} sent, ${rejected} refused`,
  );
  const { collectedStolen } = status;
  if (status.mode === 'stolen' && collectedStolen !== null) lines.push(`Collected: ${kindsIn(collectedStolen)}`);
  lines.push(`Agent:     ${status.running ? 'running' : 'not running'}`, `Data:      ${status.data}`);
  for (const other of status.otherData) lines.push(`Also:      another user's, see --data ${quoted(other)}`);
  return lines.join('\n');
}
