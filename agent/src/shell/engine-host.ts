import type { OpenedData } from '../commands/ports.ts';
import { Engine } from '../engine/engine.ts';
import { defaultSettings, type Ports, type SensorContext } from '../engine/ports.ts';
import { readJournal } from '../state/journal-reader.ts';
import { createServerClient } from '../transport/server-client.ts';
import { Contact } from './contact.ts';
import { searchedWords } from './journal-words.ts';
import type { ShellEngine } from './shell-engine.ts';
import type { ShellPermissions } from './shell-status.ts';

export interface EngineHostParts extends OpenedData {
  /** What the system lets the app do, as far as is known at the start; null where no app has told yet. */
  readonly permissions: ShellPermissions | null;
  readonly shell: Omit<Ports['shell'], 'permissions'>;
  /** @param permissions what the system lets the app do at the moment of asking */
  readonly sensors: (permissions: () => ShellPermissions) => Ports['sensors'];
}

/** A refused item is told of for so long; it is kept for longer. */
const REFUSED_MS = 7 * 24 * 3_600_000;

const untold: ShellPermissions = { camera: 'unknown', location: 'unknown', notifications: 'unknown' };

/** Starts the engine that the headless agent runs, with an eye on what the menu bar says of it. */
export async function startEngine({
  permissions: atStart,
  shell,
  sensors,
  ...opened
}: EngineHostParts): Promise<ShellEngine> {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const contact = new Contact(tell);
  let context: SensorContext | undefined;
  let permissions = atStart ?? untold;
  const makeSensors = sensors(() => permissions);
  const engine = new Engine(
    {
      ...opened,
      random: Math.random,
      connect: (origin, token) => contact.listenTo(createServerClient(origin, token)),
      shell: { ...shell, permissions: () => ({ camera: permissions.camera, location: permissions.location }) },
      sensors: (given) => {
        context = given;
        return makeSensors(given);
      },
    },
    defaultSettings,
    () => {
      if (!engine.isPaired) contact.forget();
      tell();
    },
  );
  if (atStart) engine.permissionsAre(atStart);
  await engine.start();

  return {
    status: () => {
      const { secretsTrouble } = engine;
      const paired = engine.isPaired || secretsTrouble !== null ? opened.store.paired : null;
      return {
        mode: paired?.mode ?? { mode: 'unpaired' },
        account: paired && { loginName: paired.pins.loginName, origin: paired.pins.origin },
        pairedAt: paired?.pins.pairedAt ?? null,
        lastReportAt: engine.lastReportAt,
        isOnline: (paired === null || engine.isStreamOpen) && contact.isOnline,
        waitingItems: (paired && context?.health().outbox.waiting) ?? 0,
        refusedItems: engine.rejectedSince(opened.clock.now() - REFUSED_MS),
        ...{ permissions, agentVersion: shell.agentVersion, secretsKept: opened.secrets.kept },
        releaseAsked: paired?.releaseAsked ?? null,
        stolenSummary: engine.stolenSummary,
        trouble: secretsTrouble === null ? engine.diskTrouble : `secrets-${secretsTrouble}`,
      };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => engine.wake(),
    reportNow: async () => engine.reportNow(),
    takeIn: (token) => engine.takeIn(token),
    journal: (query) => readJournal(opened.disk, opened.directory.journal, query, searchedWords),
    askRelease: async (wish) => {
      await engine.askRelease(wish);
      tell();
    },
    acknowledgeSummary: () => engine.acknowledgeStolen(),
    permissionsAre: (now) => {
      permissions = now;
      engine.permissionsAre(now);
      tell();
    },
    close: () => engine.close(),
  };
}
