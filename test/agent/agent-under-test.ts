import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../agent/src/clock.ts';
import { systemClock } from '../../agent/src/clock.ts';
import { createDisk, type DiskStep } from '../../agent/src/durable/disk.ts';
import { Engine } from '../../agent/src/engine/engine.ts';
import { defaultSettings, type EngineSettings, type Ports } from '../../agent/src/engine/ports.ts';
import type { Log } from '../../agent/src/log.ts';
import { pair, readPairingEntry } from '../../agent/src/pairing/pair.ts';
import { localSealer } from '../../agent/src/sealing/sealer.ts';
import type { Sensor } from '../../agent/src/sensor.ts';
import { createReportSensor } from '../../agent/src/sensors/report.ts';
import { dataDirectoryAt } from '../../agent/src/state/data-directory.ts';
import { Journal } from '../../agent/src/state/journal.ts';
import { createSecretsFile } from '../../agent/src/state/secrets.ts';
import { StateStore } from '../../agent/src/state/state-store.ts';
import { createServerClient } from '../../agent/src/transport/server-client.ts';
import type { StandInServer } from './stand-in-server.ts';

/** A log that keeps its lines. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  return { lines, info: keep, warn: keep, error: keep };
}

/** A directory of its own for a test, and how to be rid of it. */
export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'homeward-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface AgentChoices {
  readonly path: string;
  readonly machine?: string | null;
  readonly bootId?: string;
  readonly clock?: Clock;
  /** Sensors beside that of the report. */
  readonly sensors?: readonly Sensor[];
  readonly settings?: Partial<EngineSettings>;
  readonly onStep?: (step: DiskStep, path: string) => void;
}

/** An engine with real disk and network in a directory of the test's. */
export function agentIn({
  path,
  machine = null,
  bootId = 'one',
  clock = systemClock,
  sensors = [],
  settings,
  onStep,
}: AgentChoices) {
  const log = keptLog();
  const disk = createDisk(onStep);
  const directory = dataDirectoryAt(path);
  const store = new StateStore(disk, directory, machine, log);
  const secrets = createSecretsFile(disk, directory.secrets, log);
  const ports: Ports = {
    ...{ clock, log, disk, directory, store, secrets, random: Math.random, connect: createServerClient },
    bootId,
    sealer: localSealer,
    journal: new Journal(disk, directory.journal, () => clock.now(), log),
    shell: {
      agentVersion: '0.0.0-test',
      platform: 'test',
      permissions: () => ({ camera: 'not-needed', location: 'not-needed' }),
    },
    sensors: ({ client, health }) => [
      createReportSensor({
        ...{ clock, health },
        ownPlace: async () => (await client.call('places', { body: { addresses: [] } })).own,
      }),
      ...sensors,
    ],
  };
  // Tests are not always root's.
  const administratorUid = process.getuid?.() ?? defaultSettings.administratorUid;
  const engine = new Engine(ports, { ...defaultSettings, administratorUid, ...settings });
  return { engine, log, disk, directory, store, secrets, ports };
}
export type AgentUnderTest = ReturnType<typeof agentIn>;

/** Pairs what is in the directory with the server, as the command line does. */
export async function pairWith(
  server: StandInServer,
  path: string,
  form: 'link' | 'code' = 'link',
  machine: string | null = null,
  signal = new AbortController().signal,
) {
  const log = keptLog();
  const disk = createDisk();
  const directory = dataDirectoryAt(path);
  await disk.makeDirectory(path);
  const shown: { host: string; loginName: string; digits: string }[] = [];
  const typed = await server.makePairing(form);
  await pair(readPairingEntry(typed, form === 'code' ? server.origin : undefined), {
    store: new StateStore(disk, directory, machine, log),
    secrets: createSecretsFile(disk, directory.secrets, log),
    ...{ clock: systemClock, connect: createServerClient, signal },
    about: async () => ({ model: 'Test', hostName: 'test', platform: 'test' }),
    show: (question) => shown.push(question),
  });
  return shown;
}
