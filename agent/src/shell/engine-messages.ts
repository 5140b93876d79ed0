import { Problem, Reading } from '@homeward/shared/bodies/reading';
import { Cycle } from '@homeward/shared/bodies/report';
import { Closed, Nullable, OneOf } from '@homeward/shared/schema';
import type { Static } from 'typebox';
import * as Type from 'typebox';
import type { Side } from '../link/message-line.ts';
import { Fix } from '../sensors/sense-answer.ts';
import { ReleaseWish } from '../state/agent-state.ts';
import { JournalPage, JournalQuery } from '../state/journal-page.ts';
import { RunNumber, SessionCapture, WifiSight } from './session-messages.ts';
import { ShellPermissions, ShellStatus } from './shell-status.ts';
import { StartFailure } from './start-trouble.ts';

const nothing = Type.Null();
const Path = Type.String({ minLength: 1, maxLength: 4096 });
/** The longest reason that either side gives, in characters. */
export const MAX_REASON_LENGTH = 1000;
const Reason = Type.String({ maxLength: MAX_REASON_LENGTH });

/** What the shell hands to the engine's process at its start. No secret: it stands among the process's arguments. */
export const EngineConfiguration = Closed({
  /** The data directory. */
  data: Path,
  /** The directory of the wrappers of the sensors' programs. */
  wrappers: Path,
  /** A packed app takes nothing from its environment that names a program. */
  isPackaged: Type.Boolean(),
  permissions: ShellPermissions,
  /** Where secrets are to be kept; what is kept elsewhere is moved there. */
  secretsPlace: OneOf(['keychain', 'file']),
});
export type EngineConfiguration = Static<typeof EngineConfiguration>;

/** The programs that the engine can have started, by the name of their file. */
export const probeNames = ['camera-probe', 'machine-probe', 'route-probe', 'sealing-probe'] as const;
export type ProbeName = (typeof probeNames)[number];

/** Counts the probes of one life of the engine. */
const ProbeNumber = Type.Integer({ minimum: 1 });

/** What the shell says to the engine. */
export const shellSide = {
  asks: {
    /** Whether the engine's process does anything at all. */
    alive: { request: nothing, reply: nothing },
    'report-now': { request: nothing, reply: nothing },
    /** A signed order or change of keys, as a deep link brought it. */
    'take-in': { request: Type.String({ maxLength: 8192 }), reply: OneOf(['accepted', 'repeated', 'refused']) },
    journal: { request: JournalQuery, reply: JournalPage },
    'ask-release': { request: ReleaseWish, reply: nothing },
    'acknowledge-summary': { request: nothing, reply: nothing },
  },
  news: {
    wake: nothing,
    /** The engine is to end, and its process. */
    close: nothing,
    'permissions-are': ShellPermissions,
    /** The probe runs; questions go over the port that comes along. */
    'probe-started': Closed({ number: ProbeNumber }),
    /** The probe is gone, and why. */
    'probe-gone': Closed({ number: ProbeNumber, why: Reason }),
  },
} as const satisfies Side;

/** What the engine says to the shell. */
export const engineSide = {
  asks: {
    /** A text, sealed with a key that only the app gets from the system's keychain. */
    encrypt: { request: Type.String({ maxLength: 4096 }), reply: Type.String({ maxLength: 16_384 }) },
    /** What was sealed so; null where the key is lost. It fails where the keychain cannot be asked now. */
    decrypt: {
      request: Type.String({ maxLength: 16_384 }),
      reply: Closed({ text: Nullable(Type.String({ maxLength: 4096 })), isStale: Type.Boolean() }),
    },
    // What the engine of the whole Mac asks of the app of whoever is logged in, which alone may do it.
    /** Switches the cameras on for a cycle, and those of a run before off. */
    'photos-begin': { request: Cycle, reply: RunNumber },
    /** What the run gives next; null when it has given all. */
    'photo-next': { request: RunNumber, reply: Nullable(SessionCapture) },
    'photos-end': { request: RunNumber, reply: nothing },
    locate: { request: nothing, reply: Reading(Fix) },
    wifi: { request: nothing, reply: Type.Union([WifiSight, Problem]) },
  },
  news: {
    status: ShellStatus,
    /** The engine cannot work here, for a reason that starting it again would not change. */
    'cannot-start': Reason,
    /** The engine failed on its way to work, and ends. */
    failed: StartFailure,
    'probe-start': Closed({
      number: ProbeNumber,
      name: OneOf(probeNames),
      environment: Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 32_768 })),
    }),
    'probe-end': Closed({ number: ProbeNumber }),
  },
} as const satisfies Side;

export type ShellSide = typeof shellSide;
export type EngineSide = typeof engineSide;
