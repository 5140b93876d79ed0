import { createSettings } from '../repositories/settings.ts';
import { settings } from '../settings.ts';
import type { Database } from '../storage/database.ts';

/** How far the operator lets people go. */
export interface Limits {
  readonly registration: 'open' | 'invited' | 'closed';
  /** Macs an account may hold. */
  readonly maxDevices: number;
  /** What the items of one Mac may take up; null for no limit. */
  readonly maxBytes: number | null;
}

/** Each limit by the name under which it is set, by flag or by `homeward-server limits`. */
export const limitNames = {
  registration: 'registration',
  'max-devices': 'maxDevices',
  'max-bytes': 'maxBytes',
} as const satisfies Partial<Record<keyof typeof settings, keyof Limits>>;
export type LimitName = keyof typeof limitNames;

const presets: Limits = { registration: 'invited', maxDevices: 10, maxBytes: null };

/** Where the settings say which limits the server was last started with. */
const FIXED = 'fixed-limits';

export type LimitService = ReturnType<typeof createLimits>;

interface LimitPorts {
  readonly database: Database;
  /** Given at start: goes before what is stored. */
  readonly fixed: Partial<Limits>;
}

/** The limits as they hold now: given at start, else set since, else the usual ones. */
export function createLimits({ database, fixed }: LimitPorts) {
  const stored = createSettings(database);
  const read = async (): Promise<Limits> => ({ ...presets, ...readStored(await stored.all()), ...fixed });

  return {
    current: read,

    /** Lets `homeward-server limits`, a process of its own, tell what cannot be set because it was given at start. */
    noteFixed: () => stored.set(FIXED, JSON.stringify(fixed)),

    /** What holds in the server that was last started here, and which of it cannot be set. */
    async ofServer(): Promise<{ readonly limits: Limits; readonly fixed: Partial<Limits> }> {
      const all = await stored.all();
      const noted = all.get(FIXED);
      const given = noted === undefined ? fixed : (JSON.parse(noted) as Partial<Limits>);
      return { limits: { ...presets, ...readStored(all), ...given }, fixed: given };
    },

    /** @param text as the flag of this name takes it; null takes back what was set. @throws Error as `Setting.read`. */
    async set(name: LimitName, text: string | null): Promise<void> {
      if (text === null) return await stored.clear(name);
      settings[name].read(text);
      await stored.set(name, text);
    },
  };
}

function readStored(all: ReadonlyMap<string, string>): Partial<Limits> {
  const names = Object.entries(limitNames) as [LimitName, keyof Limits][];
  return Object.fromEntries(
    names.flatMap(([name, key]) => {
      const text = all.get(name);
      return text === undefined ? [] : [[key, settings[name].read(text)]];
    }),
  );
}
