import type { Clock } from '../clock.ts';
import type { Channel } from '../link/channel.ts';
import { MessageLine } from '../link/message-line.ts';
import type { Log } from '../log.ts';
import { LentProbes } from '../probe/lent-probes.ts';
import type { Cipher } from '../state/keychain-secrets.ts';
import { type EngineSide, engineSide, type ProbeName, type ShellSide, shellSide } from './engine-messages.ts';
import type { ShellEngine } from './shell-engine.ts';
import { startFailureOf } from './start-trouble.ts';

/** The keychain may have to be unlocked by a person; the shell gives up somewhat earlier. */
const KEYCHAIN_DEADLINE_MS = 20_000;

/** The engine's end of its line to the shell. */
export interface ShellLine {
  /** Probes that the shell starts. */
  readonly probes: LentProbes;
  /** The keychain, which the shell asks. */
  readonly cipher: Cipher;
  /** The app of whoever is logged in, for what the engine of the whole Mac leaves to it. */
  readonly session: Pick<MessageLine<EngineSide, ShellSide>, 'ask'>;
  /** Answers for this engine from now on, also what was asked before, and keeps the shell told of its status. */
  serve(engine: ShellEngine): void;
  /** Tells the shell that the engine cannot work here. */
  refuse(why: string): void;
  /** Tells the shell what kept the engine from its work this time. */
  fail(error: unknown): void;
  /** Resolves when the engine is to end: the shell says so, or is gone. */
  readonly ended: Promise<void>;
}

export function openShellLine(channel: Channel, clock: Clock, log: Log): ShellLine {
  const engine = Promise.withResolvers<ShellEngine>();
  const closing = Promise.withResolvers<void>();
  const probes = new LentProbes({
    start: (number, name, environment) =>
      shell.tell('probe-start', { number, name: name as ProbeName, environment: { ...environment } }),
    end: (number) => shell.tell('probe-end', { number }),
  });
  const shell: MessageLine<EngineSide, ShellSide> = new MessageLine<EngineSide, ShellSide>({
    ...{ channel, clock, log, other: 'the shell' },
    ...{ mine: engineSide, theirs: shellSide },
    answers: {
      alive: nothing,
      'report-now': async () => (await engine.promise).reportNow().then(nothing),
      'take-in': async (token) => (await engine.promise).takeIn(token),
      journal: async (query) => (await engine.promise).journal(query),
      'ask-release': async (wish) => (await engine.promise).askRelease(wish).then(nothing),
      'acknowledge-summary': async () => (await engine.promise).acknowledgeSummary().then(nothing),
    },
    listeners: {
      wake: () => void engine.promise.then((one) => one.wake()),
      close: () => closing.resolve(),
      'permissions-are': (permissions) => void engine.promise.then((one) => one.permissionsAre(permissions)),
      'probe-started': ({ number }, [port]) => {
        if (port) probes.started(number, port);
      },
      'probe-gone': ({ number, why }) => probes.gone(number, why),
    },
  });
  return {
    probes,
    cipher: {
      encrypt: (text) => shell.ask('encrypt', text, KEYCHAIN_DEADLINE_MS),
      decrypt: (sealed) => shell.ask('decrypt', sealed, KEYCHAIN_DEADLINE_MS),
    },
    session: shell,
    serve: (served) => {
      engine.resolve(served);
      const stop = followStatus(served, (status) => shell.tell('status', status));
      void shell.closed.then(stop);
    },
    refuse: (why) => shell.tell('cannot-start', why),
    fail: (error) => shell.tell('failed', startFailureOf(error)),
    ended: Promise.race([closing.promise, shell.closed]),
  };
}

const nothing = (): null => null;

/** Tells the status now and whenever it has changed; changes of one turn are told together. The answer stops it. */
function followStatus(engine: ShellEngine, tell: (status: ReturnType<ShellEngine['status']>) => void): () => void {
  let told = '';
  let isDue = false;
  const look = () => {
    isDue = false;
    const status = engine.status();
    const now = JSON.stringify(status);
    if (now === told) return;
    told = now;
    tell(status);
  };
  const stop = engine.onChange(() => {
    if (isDue) return;
    isDue = true;
    setImmediate(look);
  });
  look();
  return stop;
}
