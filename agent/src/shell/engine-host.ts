import type { OpenedData } from '../commands/ports.ts';
import { Engine } from '../engine/engine.ts';
import { defaultSettings, type Ports, type SensorContext } from '../engine/ports.ts';
import type { Permissions } from '../sensors/permissions.ts';
import { createServerClient } from '../transport/server-client.ts';
import { Contact } from './contact.ts';
import type { ShellEngine } from './shell-engine.ts';

export interface EngineHostParts extends OpenedData {
  readonly permissions: Permissions;
  readonly shell: Omit<Ports['shell'], 'permissions'>;
  readonly sensors: Ports['sensors'];
  /** Whether this machine has any network, as far as its system knows. */
  readonly hasNetwork: () => boolean;
}

/** Starts the engine that the headless agent runs, with an eye on what the menu bar says of it. */
export async function startEngine({
  permissions,
  shell,
  sensors,
  hasNetwork,
  ...opened
}: EngineHostParts): Promise<ShellEngine> {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const contact = new Contact(tell);
  let context: SensorContext | undefined;
  const engine = new Engine(
    {
      ...opened,
      random: Math.random,
      connect: (origin, token) => contact.listenTo(createServerClient(origin, token)),
      shell: { ...shell, permissions: () => permissions.read() },
      sensors: (given) => {
        context = given;
        return sensors(given);
      },
    },
    defaultSettings,
    () => {
      if (!engine.isPaired) contact.forget();
      tell();
    },
  );
  await engine.start();

  return {
    status: () => {
      const paired = engine.isPaired ? opened.store.paired : null;
      return {
        mode: paired?.mode ?? { mode: 'unpaired' },
        account: paired && { loginName: paired.pins.loginName, origin: paired.pins.origin },
        lastReportAt: engine.lastReportAt,
        isOnline: (paired === null || engine.isStreamOpen) && contact.isOnline && hasNetwork(),
        waitingItems: (paired && context?.health().outbox.waiting) ?? 0,
        camera: permissions.read().camera,
      };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wake: () => engine.wake(),
    close: () => engine.close(),
  };
}
