import { statfs } from 'node:fs/promises';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { type Counts, readCounts } from '../repositories/counts.ts';
import type { Database } from '../storage/database.ts';
import { version } from '../version.ts';

export interface MetricPorts {
  readonly database: Database;
  readonly dataDirectory: string;
  /** Macs whose order stream is open. */
  readonly macsOnline: () => number;
  /** Null where no authority is asked for time stamps. */
  readonly stamping: { counts(): Promise<{ made: number; waiting: number }>; failures(): number } | null;
}

export interface Metrics {
  readonly contentType: string;
  /** All of them as Prometheus reads them. */
  text(): Promise<string>;
  /** Counts an answer. @param call by the API table's name; `other` for what is not in it. */
  answered(call: string, status: number): void;
}

/** What each gauge of the database says; each is read with the others in one look. */
const ofCounts: Readonly<Record<string, readonly [keyof Counts, string]>> = {
  homeward_accounts: ['accounts', 'Accounts'],
  homeward_accounts_leaving: ['leavingAccounts', 'Accounts that are to be deleted'],
  homeward_macs: ['macs', 'Paired Macs'],
  homeward_macs_stolen: ['stolenMacs', 'Macs that are marked stolen'],
  homeward_items: ['items', 'Items that are stored'],
  homeward_sealed_bytes: ['bytes', 'Sealed bytes of all items'],
};

/** Counts only. No label tells an account, a Mac, or an address: the only labels are calls of the API and classes of status. */
export function createMetrics({ database, dataDirectory, macsOnline, stamping }: MetricPorts): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const counted = Object.entries(ofCounts).map(
    ([name, [key, help]]) => [key, new Gauge({ name, help, registers })] as const,
  );
  new Gauge({ name: 'homeward_version', help: 'Version of Homeward', labelNames: ['version'], registers }).set(
    { version },
    1,
  );
  const online = new Gauge({ name: 'homeward_macs_online', help: 'Macs that listen for orders now', registers });
  const free = new Gauge({ name: 'homeward_disk_free_bytes', help: 'Room left for the data directory', registers });
  const setStamping = stamping && stampingMetrics(stamping, registers);
  const answers = new Counter({
    name: 'homeward_answers_total',
    help: 'Answers by call of the API and class of status',
    labelNames: ['call', 'status'],
    registers,
  });
  return {
    contentType: register.contentType,
    answered: (call, status) => answers.inc({ call, status: `${Math.floor(status / 100)}xx` }),

    async text() {
      const counts = await readCounts(database);
      for (const [key, gauge] of counted) gauge.set(counts[key]);
      online.set(macsOnline());
      const { bavail, bsize } = await statfs(dataDirectory);
      free.set(bavail * bsize);
      await setStamping?.();
      return await register.metrics();
    },
  };
}

function stampingMetrics({ counts, failures }: NonNullable<MetricPorts['stamping']>, registers: Registry[]) {
  const made = new Gauge({ name: 'homeward_time_stamps', help: 'Time stamps that are stored', registers });
  const waiting = new Gauge({
    name: 'homeward_receipt_roots_unstamped',
    help: 'Receipt roots that wait for a time stamp',
    registers,
  });
  const failed = new Counter({
    name: 'homeward_time_stamp_failures_total',
    help: 'Requests to the time stamp authority that failed',
    registers,
  });
  return async () => {
    const now = await counts();
    made.set(now.made);
    waiting.set(now.waiting);
    failed.reset();
    failed.inc(failures());
  };
}
